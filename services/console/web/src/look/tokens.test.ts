import { expect, test } from 'vitest'

import { palettes, type Palette } from './tokens'

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(a: string, b: string): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (hi! + 0.05) / (lo! + 0.05)
}

const words: (keyof Palette)[] = ['text', 'dim', 'accent', 'waiting', 'moving', 'done', 'overdue']

test.each(['dark', 'light'] as const)('every word colour of the %s theme reads at 4.5:1 on ground, panel and raised', (name) => {
  const palette = palettes[name]
  for (const word of words) {
    for (const under of ['ground', 'panel', 'raised'] as const) {
      expect(contrast(palette[word], palette[under]), `${word} on ${under}`).toBeGreaterThanOrEqual(4.5)
    }
  }
  expect(contrast(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(4.5)
})
