import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'

import type { Zone } from '../api/shapes'
import { i18n } from '../words'
import ZoneRules from './ZoneRules.vue'

const ZONE: Zone = { id: 'kerb', kind: 'no_parking', polygon: [[0, 0], [1, 0], [1, 1]], dwell_seconds: 300 }

function shown(zone: Partial<Zone> = {}, mask: number | null = null) {
  return mount(ZoneRules, { props: { modelValue: { ...ZONE, ...zone }, mask }, global: { plugins: [i18n] } })
}
const press = async (page: ReturnType<typeof shown>, word: string): Promise<void> => {
  await page.findAll('button').find((one) => one.text().includes(word))!.trigger('click')
}
const latest = (page: ReturnType<typeof shown>): Zone => page.emitted('update:modelValue')!.at(-1)![0] as Zone

test('a new mask is drawn at once', async () => {
  const page = shown({ masks: [[[0, 0], [0.5, 0], [0.5, 0.5]]] })
  await press(page, '画遮罩')
  expect(latest(page).masks).toHaveLength(2)
  expect(page.emitted('update:mask')!.at(-1)).toEqual([1])
})

test('the last window taken away leaves a rule that holds all day', async () => {
  const page = shown({ schedule: [{ days: [1], from: '08:00:00', to: '18:00:00', on: 'working', permitted: false }] })
  await page.find('fieldset button').trigger('click')
  expect(latest(page).schedule).toBeNull()
})

test('a new window is a night market until somebody says otherwise', async () => {
  const page = shown()
  await press(page, '加时段')
  expect(latest(page).schedule).toMatchObject([{ from: '18:00', to: '22:00', permitted: true }])
})

test('a changed hour changes that window alone', async () => {
  const window = { days: [1], from: '08:00:00', to: '18:00:00', on: 'all' as const, permitted: false }
  const page = shown({ schedule: [window, { ...window, from: '20:00:00' }] })
  await page.findAll('input[type=time]')[2]!.setValue('21:30')
  expect(latest(page).schedule!.map((one) => one.from)).toEqual(['08:00:00', '21:30'])
})
