/** The data that each step of a case asks for. A step that is not listed needs nothing but an optional reason. */

export type FieldKind = 'text' | 'long' | 'department' | 'crew' | 'collector' | 'moment' | 'level' | 'case' | 'photos'

export interface Field {
  name: string
  kind: FieldKind
  required?: boolean
}

export interface StepForm {
  /** Whether a reason must be given. */
  reason: boolean
  fields: Field[]
  /** Cannot be taken back, or hurts somebody: drawn apart. */
  grave?: boolean
}

const plain: StepForm = { reason: false, fields: [] }
const why: StepForm = { reason: true, fields: [] }

const forms: Record<string, StepForm> = {
  reject: { ...why, grave: true },
  not_file: { ...why, grave: true },
  not_found: why,
  back_to_acceptor: why,
  wrong_filing: why,
  not_convinced: why,
  return_granted: why,
  return_refused: why,
  ask_return: why,
  reopen: why,
  check_failed: { reason: true, fields: [{ name: 'photos', kind: 'photos' }] },
  check_passed: { reason: false, fields: [{ name: 'photos', kind: 'photos' }] },
  verified: { reason: false, fields: [{ name: 'photos', kind: 'photos' }] },
  self_fix: { reason: false, fields: [{ name: 'photos', kind: 'photos' }] },
  dispatch: { reason: false, fields: [{ name: 'department', kind: 'department' }, { name: 'crew', kind: 'crew' }] },
  send_verify: { reason: false, fields: [{ name: 'collector', kind: 'collector' }] },
  send_check: { reason: false, fields: [{ name: 'collector', kind: 'collector' }] },
  escalate: { reason: true, fields: [{ name: 'summary', kind: 'long' }] },
  instruct: { reason: false, fields: [{ name: 'decision', kind: 'long', required: true }, { name: 'department', kind: 'department' }] },
  meeting: { reason: false, fields: [{ name: 'meeting_at', kind: 'moment', required: true }] },
  extend: { reason: true, fields: [{ name: 'until', kind: 'moment', required: true }] },
  suspend: { reason: true, fields: [{ name: 'review', kind: 'moment', required: true }] },
  feed_back: { reason: false, fields: [{ name: 'text', kind: 'long', required: true }, { name: 'photos', kind: 'photos' }] },
  merge: { reason: false, fields: [{ name: 'into', kind: 'case', required: true }], grave: true },
  cancel: { ...why, grave: true },
  supervise: { reason: true, fields: [{ name: 'level', kind: 'level' }, { name: 'answer_by', kind: 'moment' }] },
  force_close: { reason: true, fields: [], grave: true },
}

export const formOf = (step: string): StepForm => forms[step] ?? plain

/** The step that usually comes next stands first and is drawn as the main button. */
const usual = ['accept', 'verified', 'file', 'dispatch', 'receive', 'feed_back', 'send_check', 'check_passed', 'close', 'instruct', 'return_granted', 'resume']

export function inOrder(allowed: readonly string[]): string[] {
  const rank = (step: string): number => (usual.includes(step) ? usual.indexOf(step) : formOf(step).grave ? 200 : 100)
  return [...allowed].sort((a, b) => rank(a) - rank(b))
}

export const isUsual = (step: string): boolean => usual.includes(step)
