// Calendly's error envelope.

interface Detail {
  readonly parameter?: string;
  readonly message: string;
}

/** Thrown by REST operations; the server turns it into an answer. */
export class CalendlyProblem extends Error {
  readonly status: number;
  readonly title: string;
  readonly details: readonly Detail[];

  constructor(status: number, title: string, message: string, details: readonly Detail[] = []) {
    super(message);
    this.status = status;
    this.title = title;
    this.details = details;
  }

  get body(): object {
    const { title, message, details } = this;
    return { title, message, ...(details.length > 0 && { details }) };
  }
}

/** 400 Invalid Argument. */
export function invalidArgument(details: readonly Detail[]): CalendlyProblem {
  const message = 'The supplied parameters are invalid.';
  return new CalendlyProblem(400, 'Invalid Argument', message, details);
}

/** 404 Resource Not Found. */
export function notFound(): CalendlyProblem {
  const message = 'The server could not find the requested resource.';
  return new CalendlyProblem(404, 'Resource Not Found', message);
}

/** 403 Permission Denied. */
export function denied(message: string): CalendlyProblem {
  return new CalendlyProblem(403, 'Permission Denied', message);
}

/** 401 Unauthenticated. */
export function unauthenticated(): CalendlyProblem {
  return new CalendlyProblem(401, 'Unauthenticated', 'The access token is invalid');
}

/** A failure on Calendly's side, as a fault orders it. */
export function serverFailure(status: number): CalendlyProblem {
  if (status === 429) return new CalendlyProblem(429, 'Too Many Requests', 'Rate limit exceeded.');
  const message = 'The server encountered an unexpected condition (ordered by a sandbox fault).';
  return new CalendlyProblem(status, 'Internal Server Error', message);
}
