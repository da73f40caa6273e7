"""The window itself: menus, panes, dialogs opened from it, language, one instance."""
