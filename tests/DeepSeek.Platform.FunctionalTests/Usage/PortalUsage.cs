using Microsoft.Data.Sqlite;

namespace DeepSeek.Platform.FunctionalTests.Usage;

/// <summary>What the portal's database says was used: the sums that its pages and exports show.</summary>
internal sealed class PortalUsage(string dataDirectory)
{
    private const int Open = 0;

    private readonly string _connection = new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(dataDirectory, "portal.db"),
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
    }.ToString();

    /// <summary>The sums of a key, all days and models together.</summary>
    public async Task<UsageTotals> OfKeyAsync(string keyId, CancellationToken cancellationToken) =>
        (await ReadAsync("SELECT SUM(PromptTokens), SUM(CachedPromptTokens), SUM(CompletionTokens), SUM(ReasoningTokens) FROM KeyUsageDays WHERE KeyId = $id", keyId, Totals, cancellationToken))!;

    /// <summary>What one request took; null where nothing is known of it.</summary>
    public Task<UsageTotals?> OfRequestAsync(string requestId, CancellationToken cancellationToken) =>
        ReadAsync("SELECT PromptTokens, CachedPromptTokens, CompletionTokens, ReasoningTokens FROM RequestUsage WHERE RequestId = $id", requestId, Totals, cancellationToken);

    /// <summary>All segments of a key together, as replicas and gateways reported them.</summary>
    public async Task<UsageTotals> SegmentsOfKeyAsync(string keyId, CancellationToken cancellationToken) =>
        (await ReadAsync("SELECT SUM(PromptTokens), SUM(CachedPromptTokens), SUM(CompletionTokens), SUM(ReasoningTokens) FROM SegmentUsage WHERE KeyId = $id", keyId, Totals, cancellationToken))!;

    /// <summary>All requests of a key together, as its gateways metered them.</summary>
    public async Task<UsageTotals> RequestsOfKeyAsync(string keyId, CancellationToken cancellationToken) =>
        (await ReadAsync("SELECT SUM(PromptTokens), SUM(CachedPromptTokens), SUM(CompletionTokens), SUM(ReasoningTokens) FROM RequestUsage WHERE KeyId = $id", keyId, Totals, cancellationToken))!;

    /// <summary>How many requests of a key ended so: completed, aborted, failed; and how many have not ended.</summary>
    public async Task<(long Completed, long Aborted, long Failed, long Open)> OutcomesAsync(string keyId, CancellationToken cancellationToken) => (await ReadAsync(
        $"""
        SELECT (SELECT SUM(Completed) FROM KeyUsageDays WHERE KeyId = $id), (SELECT SUM(Aborted) FROM KeyUsageDays WHERE KeyId = $id),
               (SELECT SUM(Failed) FROM KeyUsageDays WHERE KeyId = $id), (SELECT COUNT(*) FROM RequestUsage WHERE KeyId = $id AND Outcome = {Open})
        """,
        keyId,
        reader => (Number(reader, 0), Number(reader, 1), Number(reader, 2), Number(reader, 3)),
        cancellationToken));

    private static UsageTotals Totals(SqliteDataReader reader) => new(Number(reader, 0), Number(reader, 1), Number(reader, 2), Number(reader, 3));

    // A sum of nothing is null.
    private static long Number(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? 0 : reader.GetInt64(column);

    private async Task<T?> ReadAsync<T>(string query, string id, Func<SqliteDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(_connection);
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Each caller's own text; the id is a parameter.
        command.CommandText = query;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$id", id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? read(reader) : default;
    }
}
