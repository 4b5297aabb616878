/** alias and unalias. A terminal's line and a script with expand_aliases put the text in place of the name. */

import { singleQuoted } from '../language/quoting.ts';
import { type Builtin, complain } from './builtin.ts';

export const alias: Builtin = (run, shell) => {
  const { aliases } = shell.state;
  const operands = run.args.filter((arg) => arg !== '-p');
  if (operands.length === 0) {
    for (const [name, text] of [...aliases].sort(([left], [right]) => (left < right ? -1 : 1)))
      run.out(`alias ${name}=${singleQuoted(text)}\n`);
    return 0;
  }
  let status = 0;
  for (const operand of operands) {
    const equals = operand.indexOf('=');
    if (equals > 0) {
      aliases.set(operand.slice(0, equals), operand.slice(equals + 1));
      continue;
    }
    const text = aliases.get(operand);
    if (text === undefined) status = complain(run, shell, `alias: ${operand}: not found`);
    else run.out(`alias ${operand}=${singleQuoted(text)}\n`);
  }
  return status;
};

export const unalias: Builtin = (run, shell) => {
  const { aliases } = shell.state;
  if (run.args.includes('-a')) {
    aliases.clear();
    return 0;
  }
  let status = 0;
  for (const name of run.args)
    if (!aliases.delete(name)) status = complain(run, shell, `unalias: ${name}: not found`);
  return status;
};
