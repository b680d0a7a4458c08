// What is shown when no catalogue could be fetched. Its few words are the only ones that do not come out of one.

export function WordlessPage() {
  return (
    <main className="main">
      <h1>This page could not be loaded</h1>
      <p className="lead">
        Your booking and your money are safe with us. Please check your connection and load the page again.
      </p>
      <div className="actions">
        <button type="button" className="button primary" onClick={() => location.reload()}>
          Load again
        </button>
      </div>
    </main>
  );
}
