/** asort, asorti, and the order in which a program walks an array. */

import { type BuiltinHost, type Definition, scalar } from './builtin.ts';
import { type AwkArray, compareValues, type Scalar, toNumber } from './values.ts';

/** asort and asorti: values, or keys, in order and numbered. */
export const sorted = (keys: boolean): Definition => ({
  least: 1,
  most: 3,
  arrays: [0, 1],
  run: (host, args) => {
    const source = args[0] as AwkArray;
    const target = (args[1] as AwkArray | undefined) ?? source;
    const how = args.length > 2 ? host.text(scalar(args[2])) : keys ? '@ind_str_asc' : '@val_type_asc';
    const order = orderOf(how, host);
    const entries = [...source].sort(order).map(([key, value]) => (keys ? key : value));
    target.clear();
    entries.forEach((value, index) => {
      target.set(`${index + 1}`, value);
    });
    return entries.length;
  },
});

type Order = (left: readonly [string, Scalar], right: readonly [string, Scalar]) => number;

/** The predefined orders of asort, asorti and PROCINFO["sorted_in"]. */
export function orderOf(how: string, host: Pick<BuiltinHost, 'text' | 'fail'>): Order {
  const [, what, kind, direction] = /^@(ind|val)_(str|num|type)_(asc|desc)$/.exec(how) ?? [];
  if (what === undefined) {
    if (how === '@unsorted') return () => 0;
    return host.fail(`not supported here: sorting by ${how}`);
  }
  const compare = (left: Scalar, right: Scalar): number => {
    if (kind === 'str') return compareValues(host.text(left), host.text(right), host.text);
    if (kind === 'num')
      return toNumber(left) - toNumber(right) || compareValues(host.text(left), host.text(right), host.text);
    const isText = (value: Scalar): number => (typeof value === 'string' ? 1 : 0);
    return isText(left) - isText(right) || compareValues(left, right, host.text);
  };
  const sign = direction === 'desc' ? -1 : 1;
  const pick =
    what === 'ind'
      ? (entry: readonly [string, Scalar]): Scalar => entry[0]
      : (entry: readonly [string, Scalar]) => entry[1];
  return (left, right) =>
    sign * (compare(pick(left), pick(right)) || compareValues(left[0], right[0], host.text));
}
