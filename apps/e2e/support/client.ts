// A client in a browser: what they see and click, in their words. Every page of one client shares one browser context.

import { launchBrowser } from '@slotpay/stack/browser';
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { brokenRules } from './axe.ts';
import { Complaints } from './complaints.ts';

/** Test cards by what the bank says. */
export const CARD = { good: '4242424242424242', declined: '4000000000009995' } as const;

export interface ClientOptions {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly timeZone?: string;
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
    const { width = 1280, height = 900, scheme = 'light', timeZone = 'Europe/Lisbon' } = options;
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      timezoneId: timeZone,
      locale: 'en-GB',
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
   * Picks the first free time of a day that is some days away, and leaves name and address. By keyboard: the frame grows
   * and scrolls as it is used, and a robot's pointer is too fast to notice.
   */
  async picksTime(who: { name: string; email: string }): Promise<void> {
    const calendar = this.calendar();
    await calendar.locator('#days button:not([disabled])').nth(3).press('Enter');
    await calendar.locator('#slots button').first().press('Enter');
    await calendar.getByLabel('Name').fill(who.name);
    await calendar.getByLabel('Email').fill(who.email);
    await calendar.getByRole('button', { name: 'Schedule event' }).press('Enter');
  }

  /** On Stripe's page. */
  async pays(card: string): Promise<void> {
    await this.page.getByLabel(/card number/i).fill(card);
    await this.page.getByLabel(/expir/i).fill('12 / 34');
    await this.page.getByLabel(/cvc|security code/i).fill('123');
    await this.page.getByLabel(/name on card|cardholder/i).fill('Ada Example');
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
