/** What was answered from the demo's phones in this window: the carrier does not list answers. */
import { reactive } from 'vue'

export interface Answer {
  talk: string
  text: string
  at: string
}

const kept = sessionStorage.getItem('sanquan.answers')
export const answers = reactive<Answer[]>(kept ? (JSON.parse(kept) as Answer[]) : [])

export function remember(one: Answer): void {
  answers.push(one)
  if (answers.length > 200) answers.splice(0, answers.length - 200)
  sessionStorage.setItem('sanquan.answers', JSON.stringify(answers))
}
