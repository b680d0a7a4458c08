// A client in a browser: what they see and click, in their words. Every page of one client shares one browser context.

import { launchBrowser } from '@slotpay/stack/browser';
import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { brokenRules } from './axe.ts';

/** Test cards by what the bank says. */
export const CARD = { good: '4242424242424242', declined: '4000000000009995' } as const;

export interface ClientOptions {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly timeZone?: string;
}

/** A person with a browser of their own. */
export class Client {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: CSP violations, uncaught errors, failed requests of our own. */
  readonly complaints: string[];

  private constructor(context: BrowserContext, page: Page, complaints: string[]) {
    this.context = context;
    this.page = page;
    this.complaints = complaints;
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
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('console', (message) => {
      // The providers' pages may complain as they like; ours have to be quiet.
      const ours = message.location().url.startsWith(new URL(url).origin);
      if (message.type() === 'error' && ours) complaints.push(`console: ${message.text()}`);
    });
    await page.goto(url);
    return new Client(context, page, complaints);
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

  expectNoComplaints(): void {
    expect(this.complaints).toEqual([]);
  }
}

/** The browser of a test file. */
export function openBrowser(): Promise<Browser> {
  return launchBrowser();
}
