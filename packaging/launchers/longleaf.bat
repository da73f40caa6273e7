@echo off
rem Windows: starts the window from this checkout without a console of its own.
cd /d "%~dp0..\.."
where pyw >nul 2>nul && (start "" pyw -3 main.py window %* & exit /b)
where pythonw >nul 2>nul && (start "" pythonw main.py window %* & exit /b)
echo Longleaf needs Python 3.11 or newer, and none was found. Install it from python.org.
pause
