/** The data that each step of a case asks for. A step that is not listed needs nothing but an optional reason. */

export type FieldKind = 'text' | 'department' | 'crew' | 'collector' | 'moment' | 'target'

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
  return_refused: why,
  ask_return: why,
  reopen: why,
  check_failed: why,
  feed_back: why,
  self_fix: why,
  escalate: why,
  supervise: why,
  file: { reason: false, fields: [{ name: 'condition', kind: 'text' }] },
  dispatch: { reason: false, fields: [{ name: 'department', kind: 'department' }, { name: 'crew', kind: 'crew' }] },
  send_verify: { reason: false, fields: [{ name: 'collector', kind: 'collector' }] },
  send_check: { reason: false, fields: [{ name: 'collector', kind: 'collector' }] },
  instruct: { reason: true, fields: [{ name: 'department', kind: 'department' }] },
  meeting: { reason: false, fields: [{ name: 'meeting_at', kind: 'moment', required: true }] },
  extend: { reason: true, fields: [{ name: 'until', kind: 'moment', required: true }] },
  suspend: { reason: true, fields: [{ name: 'review_at', kind: 'moment', required: true }] },
  not_convinced: { reason: true, fields: [{ name: 'to', kind: 'target' }] },
  merge: { reason: false, fields: [{ name: 'main', kind: 'text', required: true }], grave: true },
  cancel: { ...why, grave: true },
  force_close: { ...why, grave: true },
}

export const formOf = (step: string): StepForm => forms[step] ?? plain

/** The step that usually comes next stands first and is drawn as the main button. */
const usual = ['accept', 'verified', 'file', 'dispatch', 'receive', 'feed_back', 'send_check', 'check_passed', 'close', 'instruct', 'return_granted', 'resume']

export function inOrder(allowed: readonly string[]): string[] {
  const rank = (step: string): number => (usual.includes(step) ? usual.indexOf(step) : formOf(step).grave ? 200 : 100)
  return [...allowed].sort((a, b) => rank(a) - rank(b))
}

export const isUsual = (step: string): boolean => usual.includes(step)
