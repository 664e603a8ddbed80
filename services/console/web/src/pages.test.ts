import { expect, test } from 'vitest'

import { landing, mayOpen, pagesFor } from './pages'

test('a video operator lands on the watch page and an administrator on health', () => {
  expect(landing('video_op')).toBe('watch')
  expect(landing('admin')).toBe('health')
  expect(landing('dept_clerk')).toBe('desk')
  expect(landing('evaluator')).toBe('evaluation')
})

test('who keeps the system running never opens a case', () => {
  for (const role of ['gis_admin', 'admin', 'auditor']) expect(mayOpen(role, 'case', true)).toBe(false)
  expect(mayOpen('shift_leader', 'case', false)).toBe(true)
})

test('phones are there only where the installation has them, and only for those who may', () => {
  expect(pagesFor('video_op', true)).toContain('phones')
  expect(pagesFor('video_op', false)).not.toContain('phones')
  expect(pagesFor('dept_clerk', true)).not.toContain('phones')
})
