/** Nominal types over plain ones: a value that has been through a check carries the check's name in its type. */
declare const brand: unique symbol;

export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
