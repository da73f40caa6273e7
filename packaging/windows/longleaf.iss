; Inno Setup 6: the installer for Windows, for one user and without administrator's rights.
; packaging\build.py calls:  ISCC /DVersion=V /DProgram=dist\longleaf /OFOLDER /FNAME longleaf.iss

#ifndef Version
  #error Call with /DVersion=0.1.0
#endif
#ifndef Program
  #error Call with /DProgram=folder of the built program
#endif

[Setup]
; Names the program for updates and removal: never change it.
AppId={{5E0C5B4E-6C0F-4B0B-9C1F-1F6B7B0E2A41}
AppName=Longleaf
AppVersion={#Version}
AppPublisher=Longleaf contributors
DefaultDirName={autopf}\Longleaf
DefaultGroupName=Longleaf
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; Windows 10 1809 is Qt 6's oldest.
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
UninstallDisplayIcon={app}\longleaf.exe
ChangesAssociations=yes
CloseApplications=yes
Compression=lzma2
SolidCompression=yes
WizardStyle=modern

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "openwith"; Description: "Offer Longleaf under ""Open with"" for documents"

[Files]
Source: "{#Program}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; What an earlier version had and this one has not must not be loaded.
Type: filesandordirs; Name: "{app}\_internal"
Type: files; Name: "{app}\ggml-cpu-*.dll"

[Icons]
Name: "{group}\Longleaf"; Filename: "{app}\longleaf.exe"
Name: "{autodesktop}\Longleaf"; Filename: "{app}\longleaf.exe"; Tasks: desktopicon

[Registry]
; Open with only: no format is taken from the program that opens it now.
Root: HKA; Subkey: "Software\Classes\Longleaf.Document"; ValueType: string; ValueData: "Document"; Flags: uninsdeletekey; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\Longleaf.Document\DefaultIcon"; ValueType: string; ValueData: "{app}\longleaf.exe,0"; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\Longleaf.Document\shell\open\command"; ValueType: string; ValueData: """{app}\longleaf.exe"" window ""%1"""; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\.pdf\OpenWithProgids"; ValueType: none; ValueName: "Longleaf.Document"; Flags: uninsdeletevalue; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\.docx\OpenWithProgids"; ValueType: none; ValueName: "Longleaf.Document"; Flags: uninsdeletevalue; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\.odt\OpenWithProgids"; ValueType: none; ValueName: "Longleaf.Document"; Flags: uninsdeletevalue; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\.rtf\OpenWithProgids"; ValueType: none; ValueName: "Longleaf.Document"; Flags: uninsdeletevalue; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\.epub\OpenWithProgids"; ValueType: none; ValueName: "Longleaf.Document"; Flags: uninsdeletevalue; Tasks: openwith
Root: HKA; Subkey: "Software\Classes\.md\OpenWithProgids"; ValueType: none; ValueName: "Longleaf.Document"; Flags: uninsdeletevalue; Tasks: openwith

[Run]
Filename: "{app}\longleaf.exe"; Description: "{cm:LaunchProgram,Longleaf}"; Flags: nowait postinstall skipifsilent
