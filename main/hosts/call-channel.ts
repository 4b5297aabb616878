/** Calls as text in, answers as text out; the same for a WebSocket and for Electron's channel. */

import type { Answer } from '../../shared/api.ts';
import { fail, rejection } from '../../shared/failure.ts';
import { readCall } from '../contract/check-call.ts';
import type { Client } from '../session/index.ts';

/** Calls of one client that are not answered yet. */
const CALLS_LIMIT = 500;

/** @returns a function that answers one text; its promise never rejects */
export function callChannel(client: Client): (text: unknown) => Promise<string> {
  let underWay = 0;
  const answer = ({
    id,
    result,
  }: {
    id: number;
    result: Answer['result'] | ReturnType<typeof fail>;
  }): string => JSON.stringify({ id, result });
  return async (text) => {
    const call = readCall(text);
    if (!call.ok) return answer({ id: call.failure.id, result: fail(call.failure.rejection) });
    const { id } = call.value;
    if (underWay >= CALLS_LIMIT) {
      return answer({
        id,
        result: fail(rejection('busy', 'call', `More than ${CALLS_LIMIT} calls are under way.`)),
      });
    }
    underWay++;
    try {
      return answer({ id, result: (await client.call(call.value)) as Answer['result'] });
    } finally {
      underWay--;
    }
  };
}
