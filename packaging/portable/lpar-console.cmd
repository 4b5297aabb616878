@echo off
rem LPAR memory console @VERSION@. A double click opens it; "lpar-console run MACHINE.lpar -c lsmem" opens no window.
setlocal DisableDelayedExpansion
title LPAR memory console
if not exist "%~dp0app\node.exe" (
  echo The zip has to be unpacked first: "Extract all", then start lpar-console.cmd in the new folder.
  pause
  exit /b 1
)
if "%~1"=="" echo The console opens in a browser. It ends with its last window, or with this one.
"%~dp0app\node.exe" "%~dp0app\start.mjs" %*
set "code=%errorlevel%"
if not "%code%"=="0" if "%~1"=="" pause
exit /b %code%
