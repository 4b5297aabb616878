# The command of a file type, with the program's name in quotation marks: electron-builder writes it without, and a name
# with spaces is then looked for word by word ("C:\Program", "C:\Program Files\LPAR").
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\LparConsole.Machine\shell\open\command" "" '"$appExe" "%1"'
  # The file manager reads its types anew.
  System::Call 'shell32::SHChangeNotify(i, i, i, i) v (0x08000000, 0, 0, 0)'
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\LparConsole.Machine"
  System::Call 'shell32::SHChangeNotify(i, i, i, i) v (0x08000000, 0, 0, 0)'
!macroend
