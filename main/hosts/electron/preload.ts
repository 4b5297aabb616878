/** Runs in the page's isolated world and gives the page exactly the contract, as `window.lparConsole`. */

import { contextBridge, ipcRenderer } from 'electron';
import type { ConsoleApi, Push } from '../../../shared/api.ts';
import { decodePush } from '../../../shared/codec.ts';
import { CALL_CHANNEL, PUSH_CHANNEL } from './channels.ts';

let lastId = 0;

const api: ConsoleApi = {
  call: async (method, params) => {
    lastId++;
    const text: string = await ipcRenderer.invoke(
      CALL_CHANNEL,
      JSON.stringify({ id: lastId, method, params }),
    );
    return JSON.parse(text).result;
  },
  subscribe: (listener) => {
    const receive = (_event: unknown, frame: Uint8Array): void => {
      const push = decodePush(frame);
      if (push.ok) listener(push.value satisfies Push);
    };
    ipcRenderer.on(PUSH_CHANNEL, receive);
    return () => void ipcRenderer.off(PUSH_CHANNEL, receive);
  },
};

contextBridge.exposeInMainWorld('lparConsole', api);
