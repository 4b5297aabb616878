/**
 * The one door for calls: a text from outside becomes a typed call or a rejection that says where it went wrong.
 * Behind it, parameters are trusted.
 */

import type { z } from 'zod';
import { type Call, MESSAGE_LIMIT_BYTES, METHOD_NAMES, type MethodName } from '../../shared/api.ts';
import { fail, ok, type Rejection, type Result, rejection } from '../../shared/failure.ts';
import { PARAMS } from './call-schema.ts';

/** Contract values are a handful of levels deep; deeper is hostile. */
const DEPTH_LIMIT = 16;
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** A rejected call still has to be answered: with its id, or 0 when it could not be read. */
export interface Refused {
  readonly id: number;
  readonly rejection: Rejection;
}

/** Reads one call. Accepts text of at most MESSAGE_LIMIT_BYTES in UTF-8. */
export function readCall(text: unknown): Result<Call, Refused> {
  if (typeof text !== 'string') return refuse(0, 'malformed', 'call', 'A call is one JSON text.');
  if (text.length > MESSAGE_LIMIT_BYTES || Buffer.byteLength(text) > MESSAGE_LIMIT_BYTES) {
    return refuse(0, 'tooLarge', 'call', `A call holds at most ${MESSAGE_LIMIT_BYTES} bytes.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(0, 'malformed', 'call', 'The call is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(0, 'malformed', 'call', 'A call is an object with id, method and params.');
  }
  const { id, method, params, ...rest } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(id) || Number(id) < 0)
    return refuse(0, 'malformed', 'id', 'The id is a whole number.');
  const number = Number(id);
  const surplus = Object.keys(rest)[0];
  if (surplus !== undefined)
    return refuse(number, 'malformed', surplus.slice(0, 64), 'A call has no such field.');
  if (!METHOD_NAMES.includes(method as MethodName)) {
    return refuse(number, 'unknown', 'method', 'There is no such method.');
  }
  const hostile = hostileKey(params, 'params', 0);
  if (hostile !== undefined) return refuse(number, 'malformed', hostile, 'This cannot be part of a call.');
  const parsed = PARAMS[method as MethodName].safeParse(params);
  if (!parsed.success) {
    const { where, message } = firstIssue(parsed.error);
    return refuse(number, 'malformed', where, message);
  }
  // The schemas check shapes; brands exist for the compiler only.
  return ok({ id: number, method, params: parsed.data } as unknown as Call);
}

const refuse = (
  id: number,
  reason: Rejection['reason'],
  where: string,
  message: string,
): { ok: false; failure: Refused } => fail({ id, rejection: rejection(reason, where, message) });

/** Path of the first key that could reach a prototype, or of a value that is nested too deeply. */
function hostileKey(value: unknown, path: string, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > DEPTH_LIMIT) return path;
  for (const [key, child] of Object.entries(value)) {
    const where = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key.slice(0, 64)}`;
    if (FORBIDDEN_KEYS.has(key)) return where;
    const found = hostileKey(child, where, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Where and what of the first thing a schema did not like: "params.action.command.path". */
function firstIssue(error: z.ZodError): { where: string; message: string } {
  const issue = error.issues[0];
  const path = (issue?.path ?? [])
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('');
  return { where: `params${path}`, message: `${issue?.message ?? 'Invalid input'}.` };
}
