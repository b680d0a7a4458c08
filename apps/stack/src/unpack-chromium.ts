// Program: unpacks the Chromium from npm into the folder TMPDIR names; run by browser.ts, in a process of
// its own because the package reads TMPDIR and, for its libraries, an environment variable of AWS.
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
