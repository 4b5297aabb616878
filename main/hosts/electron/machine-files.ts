/** Machine files through the system's own dialogs, the menu and the list of recent ones. */

import { existsSync } from 'node:fs';
import { app, type BrowserWindow, dialog, Menu } from 'electron';
import { PRODUCT_NAME, PRODUCT_VERSION } from '../../../shared/product.ts';
import { isMachineFile, MACHINE_ENDING } from '../machine-file-name.ts';
import { type MachineFileSession, openMachineFile, saveMachineFile } from '../open-file.ts';
import { menuTemplate } from './menu.ts';
import { recentFilesIn } from './recent-files.ts';

const FILTERS = [{ name: 'LPAR machine', extensions: ['lpar'] }];

export interface MachineFiles {
  /** Opens the file or says in a dialog why not. */
  open(file: string): Promise<void>;
}

/** Puts the application menu in place as well, since it shows the recent files. */
export function machineFiles(
  window: BrowserWindow,
  session: MachineFileSession,
  directory: string,
): MachineFiles {
  const recent = recentFilesIn(directory);
  const complain = async (message: string): Promise<void> => {
    await dialog.showMessageBox(window, { type: 'error', title: PRODUCT_NAME, message, buttons: ['Close'] });
  };
  const open = async (file: string): Promise<void> => {
    const opened = await openMachineFile(session, file);
    if (!opened.ok) return complain(opened.failure);
    recent.add(file);
    showMenu();
  };
  const ask = async (): Promise<void> => {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      filters: FILTERS,
      properties: ['openFile'],
    });
    const [file] = filePaths;
    if (!canceled && file !== undefined) await open(file);
  };
  /**
   * Where to save; undefined when nobody said. The dialog asks before another file is replaced, but of the name that was
   * typed: with the ending that it lacks the file is another one, and the dialog comes again with it.
   */
  const askWhere = async (): Promise<string | undefined> => {
    for (let defaultPath: string | undefined; ; ) {
      const { canceled, filePath } = await dialog.showSaveDialog(window, {
        filters: FILTERS,
        ...(defaultPath === undefined ? {} : { defaultPath }),
      });
      if (canceled || !filePath) return undefined;
      if (isMachineFile(filePath)) return filePath;
      defaultPath = `${filePath}${MACHINE_ENDING}`;
      if (!existsSync(defaultPath)) return defaultPath;
    }
  };
  const save = async (): Promise<void> => {
    const file = await askWhere();
    if (file === undefined) return;
    const saved = await saveMachineFile(session, file);
    if (!saved.ok) return complain(saved.failure);
    recent.add(file);
    showMenu();
  };
  const about = (): void =>
    void dialog.showMessageBox(window, {
      type: 'info',
      title: PRODUCT_NAME,
      message: `${PRODUCT_NAME} ${PRODUCT_VERSION}`,
      detail: `Electron ${process.versions.electron ?? 'unknown'}\nData: ${directory}`,
      buttons: ['Close'],
    });
  const showMenu = (): void => {
    const actions = {
      open: () => void ask(),
      openRecent: (file: string) => void open(file),
      clearRecent: () => {
        recent.clear();
        showMenu();
      },
      save: () => void save(),
      press: (keyCode: string) => {
        const modifiers: ('meta' | 'control')[] = [process.platform === 'darwin' ? 'meta' : 'control'];
        window.webContents.sendInputEvent({ type: 'keyDown', keyCode, modifiers });
        window.webContents.sendInputEvent({ type: 'keyUp', keyCode, modifiers });
      },
      about,
    };
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, recent.list(), actions)));
  };
  app.setAboutPanelOptions({ applicationName: PRODUCT_NAME, applicationVersion: PRODUCT_VERSION });
  showMenu();
  return { open };
}
