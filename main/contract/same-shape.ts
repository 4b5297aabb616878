/**
 * Ties a schema to the type that it guards: a field that only one of them has, and one that is optional in one of them
 * only, does not compile. Brands exist for the compiler alone and are left out.
 */

import type { z } from 'zod';

/** Stands for "may be missing". */
declare const absent: unique symbol;
type Absent = { readonly [absent]: true };

/** A string or number without its brand; a literal stays what it is. */
type Plain<T, Base> = [Exclude<keyof T, keyof Base>] extends [never] ? T : Base;

/** A value's shape: no brands, nothing readonly, and what may be missing is marked, not optional. */
export type Shape<T> = T extends string
  ? Plain<T, string>
  : T extends number
    ? Plain<T, number>
    : T extends boolean | null | undefined
      ? T
      : T extends readonly (infer Item)[]
        ? Shape<Item>[]
        : {
            -readonly [Key in keyof T]-?: Pick<T, Key> extends Required<Pick<T, Key>>
              ? Shape<T[Key]>
              : Shape<Exclude<T[Key], undefined>> | Absent;
          };

/** For comparisons that stand alone: anything but true does not compile. */
export type Holds<T extends true> = T;

/** Whether each can stand for the other. */
export type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/**
 * The schema as it is, when it has the shape of `T`; otherwise its argument does not fit and the call does not compile.
 *
 * @example const compareSide = guards<CompareSide>()(z.strictObject({ … }));
 */
export const guards =
  <T>() =>
  <S extends z.ZodType>(
    schema: S & (Same<Shape<T>, Shape<z.output<S>>> extends true ? unknown : Differs<T, z.output<S>>),
  ): S =>
    schema;

/** The same for schemas by name, each of the type of that name; a name without a schema does not compile. */
export const guardsEach =
  <Types>() =>
  <S extends { readonly [Name in keyof Types]: z.ZodType }>(
    schemas: S & {
      readonly [Name in keyof Types]: Same<Shape<Types[Name]>, Shape<z.output<S[Name]>>> extends true
        ? unknown
        : Differs<Types[Name], z.output<S[Name]>>;
    },
  ): S =>
    schemas;

/** What the compiler shows where schema and type are not the same. */
interface Differs<T, S> {
  readonly 'the type and its schema differ': { readonly type: Shape<T>; readonly schema: Shape<S> };
}
