import { expect, test } from 'vitest'

import en from './en'
import zh from './zh'

function keys(of: object, before = ''): string[] {
  return Object.entries(of).flatMap(([key, value]) =>
    typeof value === 'string' ? [before + key] : keys(value as object, `${before}${key}.`),
  )
}

function placeholders(of: object): string[] {
  return Object.values(of).flatMap((value) =>
    typeof value === 'string' ? [[...value.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort().join()] : placeholders(value as object),
  )
}

test('zh and en have the same keys in the same order', () => {
  expect(keys(en)).toEqual(keys(zh))
})

test('zh and en have the same placeholders', () => {
  expect(placeholders(en)).toEqual(placeholders(zh))
})

test('every zh word has Chinese in it or is a switch to another language', () => {
  expect(/\p{Script=Han}/u.test(JSON.stringify(zh.nav))).toBe(true)
})
