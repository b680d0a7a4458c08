// A client in a browser: what they see and click, in their words. Every page of one client shares one browser context.

import type { LeafPath } from '@slotpay/machine';
import { launchBrowser } from '@slotpay/stack/browser';
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { brokenRules } from './axe.ts';
import { Complaints } from './complaints.ts';

/** Test cards by what the bank says. */
export const CARD = { good: '4242424242424242', declined: '4000000000009995' } as const;

/** Whether a day is the one somebody wants; noon of it, UTC. */
export type Day = (noon: Date) => boolean;

const DAY_MS = 86_400_000;
const isWeekend = (noon: Date) => noon.getUTCDay() === 0 || noon.getUTCDay() === 6;

/** A working day, at least so many days from now. */
export const workingDay =
  (daysAhead = 0): Day =>
  (noon) =>
    !isWeekend(noon) && noon.getTime() > Date.now() + (daysAhead - 0.5) * DAY_MS;

/** A Saturday or Sunday: the dearer days. */
export const weekendDay =
  (daysAhead = 0): Day =>
  (noon) =>
    isWeekend(noon) && noon.getTime() > Date.now() + (daysAhead - 0.5) * DAY_MS;

/** The day so many days from now, in UTC. */
export const dayAhead =
  (days: number): Day =>
  (noon) =>
    noon.toISOString().slice(0, 10) === new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

export interface ClientOptions {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly timeZone?: string;
  readonly locale?: string;
}

/** A person with a browser of their own, at one of its tabs. */
export class Client {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly #complaints: Complaints;

  private constructor(context: BrowserContext, page: Page, complaints: Complaints) {
    this.context = context;
    this.page = page;
    this.#complaints = complaints;
  }

  static async arrive(browser: Browser, url: string, options: ClientOptions = {}): Promise<Client> {
    const { width = 1280, height = 900, scheme = 'light', timeZone = 'Europe/Lisbon', locale = 'en-GB' } = options;
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      timezoneId: timeZone,
      locale,
    });
    context.setDefaultTimeout(20_000);
    const complaints = await Complaints.of(context, new URL(url).origin);
    const page = await context.newPage();
    await page.goto(url);
    return new Client(context, page, complaints);
  }

  /** The same person at another tab, opened from this one: it begins with a copy of what this tab has kept. */
  async opensAnotherTab(): Promise<Client> {
    const opened = this.context.waitForEvent('page');
    await this.page.evaluate(() => void open(location.href));
    return new Client(this.context, await opened, this.#complaints);
  }

  /** What this test does on purpose will be complained about: a network that is gone, a link used twice. */
  forgives(...patterns: readonly RegExp[]): void {
    this.#complaints.forgive(patterns);
  }

  heading(name: string | RegExp) {
    return this.page.getByRole('heading', { level: 1, name });
  }

  async sees(name: string | RegExp): Promise<void> {
    await this.heading(name).waitFor();
  }

  async clicks(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name }).or(this.page.getByRole('link', { name })).first().click();
  }

  /** Presses the tab key until the control has the focus. @throws when it never gets it */
  async tabsTo(control: Locator): Promise<void> {
    await control.waitFor();
    for (let presses = 0; presses < 60; presses++) {
      await this.page.keyboard.press('Tab');
      if (await control.evaluate((element) => element.matches(':focus'))) return;
    }
    throw new Error(`The tab key does not lead to ${control}`);
  }

  /** Goes there by the tab key and presses Enter. */
  async enters(control: Locator): Promise<void> {
    await this.tabsTo(control);
    await this.page.keyboard.press('Enter');
  }

  /** Goes there by the tab key and types. */
  async types(control: Locator, text: string): Promise<void> {
    await this.tabsTo(control);
    await this.page.keyboard.type(text);
  }

  async choosesSession(name: string): Promise<void> {
    await this.clicks('Choose a session');
    await this.clicks(`Pick a time for ${name}`);
  }

  calendar(): FrameLocator {
    return this.page.frameLocator('iframe');
  }

  /**
   * Picks the first free time of a day that fits, and leaves name and address. Without a pointer: the frame grows and scrolls
   * as it is used, and a robot's pointer is too fast to notice.
   * @param fits which day; unless told otherwise a working day some days away, at the ordinary price
   */
  async picksTime(who: { name: string; email: string }, fits: Day = workingDay(4)): Promise<void> {
    const calendar = this.calendar();
    await this.picksDay(fits);
    await calendar.locator('#slots button').first().press('Enter');
    await calendar.getByLabel('Name').fill(who.name);
    await calendar.getByLabel('Email').fill(who.email);
    await this.#closes(calendar.getByRole('button', { name: 'Schedule event' }));
  }

  /**
   * Clicks what makes its own frame go away. Not with a key: the frame may be gone before the key comes up, and the driver,
   * never told what became of it, would look for the button in a frame that is not there any more.
   */
  async #closes(control: Locator): Promise<void> {
    await control.evaluate((element: HTMLElement) => element.click());
  }

  /** The first free day that fits, in this month or a later one. */
  async picksDay(fits: Day): Promise<void> {
    const calendar = this.calendar();
    const days = calendar.locator('#days button:not([disabled])');
    await days.first().waitFor();
    for (;;) {
      const dates = await days.evaluateAll((buttons) =>
        buttons.map((button) => (button as HTMLElement).dataset['date']),
      );
      const index = dates.findIndex((date) => fits(new Date(`${date}T12:00:00Z`)));
      if (index >= 0) return days.nth(index).press('Enter');
      await calendar.locator('#next').press('Enter');
    }
  }

  /** Goes to the calendar by the tab key, to the first free day that fits by the arrows, and presses Enter. */
  async entersDay(fits: Day = workingDay(4)): Promise<void> {
    await this.tabsTo(this.calendar().locator('#days button[tabindex="0"]'));
    const focused = this.calendar().locator('#days button:focus');
    const date = async () => new Date(`${await focused.getAttribute('data-date')}T12:00:00Z`);
    while (!fits(await date())) await this.page.keyboard.press('ArrowRight');
    await this.page.keyboard.press('Enter');
  }

  /** From a confirmed booking, within the page: the second free time of the first day that fits. */
  async changesTime(fits: Day): Promise<void> {
    await this.clicks('Change time');
    await this.picksNewTime(fits);
  }

  /** Above the calendar for a new time: what each kind of time costs more or less. */
  async newTimesCost(): Promise<string[]> {
    await this.sees('Pick a new time');
    const costs = this.page.getByRole('heading', { name: 'What a new time changes' }).locator('..');
    await costs.waitFor();
    return costs.getByRole('definition').allInnerTexts();
  }

  /** In the calendar for a new time. */
  async picksNewTime(fits: Day): Promise<void> {
    await this.sees('Pick a new time');
    await this.picksDay(fits);
    const calendar = this.calendar();
    await calendar.locator('#slots button').nth(1).press('Enter');
    await this.#closes(calendar.locator('#schedule'));
  }

  /** Waits until the screen of exactly this place of the statechart is shown. */
  async isAt(path: LeafPath): Promise<void> {
    await this.page.locator(`[data-state="${path}"]`).waitFor();
  }

  /** Every amount in euros that a part of the page shows, minor units, in order. */
  async amounts(within: Locator): Promise<number[]> {
    const text = (await within.textContent()) ?? '';
    return [...text.matchAll(/€\s?([\d,]+\.\d{2})/g)].map(([, digits = '']) => Number(digits.replace(/[,.]/g, '')));
  }

  /** Asks to cancel, and answers yes to the question with the refund in it. @returns what the question said */
  async cancels(): Promise<{ amounts: number[]; text: string }> {
    await this.page
      .getByRole('button', { name: /cancel/i })
      .first()
      .click();
    const question = this.page.locator('dialog[open]');
    await question.waitFor();
    const said = { amounts: await this.amounts(question), text: (await question.textContent()) ?? '' };
    await question.getByRole('button', { name: /^cancel/i }).click();
    return said;
  }

  /** On Stripe's page. */
  async pays(card: string, holder = 'Ada Example'): Promise<void> {
    await this.page.getByLabel(/card number/i).fill(card);
    await this.page.getByLabel(/expir/i).fill('12 / 34');
    await this.page.getByLabel(/cvc|security code/i).fill('123');
    await this.page.getByLabel(/name on card|cardholder/i).fill(holder);
    await this.page.getByRole('button', { name: /^pay/i }).click();
  }

  async leaves(): Promise<void> {
    await this.context.close();
  }

  async expectAccessible(): Promise<void> {
    expect(await brokenRules(this.page)).toEqual([]);
  }

  /** What this browser has complained about so far. At the end of a test it has to be nothing. */
  complaints(): readonly string[] {
    return this.#complaints.unforgiven();
  }
}

/** The browser of a test file. */
export function openBrowser(): Promise<Browser> {
  return launchBrowser();
}
