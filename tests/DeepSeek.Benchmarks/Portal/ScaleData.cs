using System.Globalization;

namespace DeepSeek.Benchmarks.Portal;

/// <summary>Many tenants, keys and requests, made in the database itself; and the sums of those, which equal them.</summary>
internal sealed record ScaleData(int Tenants, int Keys, long Requests)
{
    /// <summary>Every key asks on every one of them, where there are requests enough.</summary>
    public const int Days = 30;

    private const int Models = 4;

    /// <summary>Hashes differ at their beginning, by which gateways tell them apart fast, as those of real keys do.</summary>
    private const int HashDigits = 8;

    /// <summary>The id of a key.</summary>
    public static string KeyId(int number) => string.Create(CultureInfo.InvariantCulture, $"key{number:D9}");

    public static string TenantId(int number) => string.Create(CultureInfo.InvariantCulture, $"tenant-{number:D6}");

    public async Task FillAsync(ScaleDatabase db, CancellationToken cancellationToken)
    {
        await db.FillAsync(() => FillQuicklyAsync(db, cancellationToken), cancellationToken);
        await db.AnalyzeAsync(cancellationToken);
    }

    private async Task FillQuicklyAsync(ScaleDatabase db, CancellationToken cancellationToken)
    {
        await db.ExecuteAsync(
            $"""
            INSERT INTO "Tenants" ("Id", "Name", "Suspended", "CreatedAt", "Stamp")
            SELECT 'tenant-' || {db.Padded("i", 6)}, 'Tenant ' || {db.Padded("i * 7919 % " + Text(Tenants), 6)}, {db.False}, {db.Time("60")}, {db.Guid} FROM {db.Numbers(Tenants)};
            INSERT INTO "ApiKeys" ("PublicId", "Hash", "Name", "TenantId", "Scopes", "CreatedAt", "CreatedBy", "ExpiresAt", "RevokedAt", "RevokedBy", "Cache", "OwnCachePartition", "Stamp")
            SELECT 'key' || {db.Padded("i", 9)}, {db.Padded("i", HashDigits)} || '{new string('0', 64 - HashDigits)}', 'key of ' || {db.Padded("i * 7919 % " + Text(Keys), 6)}, 'tenant-' || {db.Padded("i % " + Text(Tenants), 6)},
                   {db.Texts("inference", "models:read")}, {db.Time("i % 60", "i % 86400")}, 'scale', CASE WHEN i % 7 = 0 THEN {db.Time("0 - i % 90 + 10")} END,
                   CASE WHEN i % 50 = 1 THEN {db.Time("1")} END, CASE WHEN i % 50 = 1 THEN 'scale' END, 'Deterministic', {db.False}, {db.Guid}
            FROM {db.Numbers(Keys)};
            UPDATE "PublishedStates" SET "WantedNumber" = "WantedNumber" + 1 WHERE "Document" = 'gateway';
            """,
            cancellationToken);
        await db.WithoutIndexesAsync("RequestUsage", () => RequestsAsync(db, cancellationToken), cancellationToken);
        await db.WithoutIndexesAsync("KeyUsageDays", () => SumAsync(db, "KeyUsageDays", "\"RequestUsage\"", isFirst: true, cancellationToken), cancellationToken);
        await db.WithoutIndexesAsync("TenantUsageDays", () => SumAsync(db, "TenantUsageDays", "\"KeyUsageDays\"", isFirst: false, cancellationToken), cancellationToken);

        // As the migration does it that made these tables.
        string[] counters = ["Requests", "Completed", "Aborted", "Failed", "CacheHits", "PromptTokens", "CachedPromptTokens", "CompletionTokens", "ReasoningTokens"];
        await db.ExecuteAsync(
            $"""
            INSERT INTO "ModelUsageDays" ("Day", "Model", {string.Join(", ", counters.Select(name => $"\"{name}\""))}, "MicroCost", "PicoCost")
            SELECT "Day", "Model", {string.Join(", ", counters.Select(name => $"SUM(\"{name}\")"))},
                   CAST(SUM("PicoCost" / 1000000) AS bigint) + CAST(SUM("PicoCost" % 1000000) AS bigint) / 1000000, CAST(SUM("PicoCost" % 1000000) AS bigint) % 1000000
            FROM "TenantUsageDays" GROUP BY "Day", "Model";
            INSERT INTO "KeyUsageSpans" ("TenantId", "KeyId", "Model", "FirstDay", "LastDay")
            SELECT "TenantId", "KeyId", "Model", MIN("Day"), MAX("Day") FROM "KeyUsageDays" GROUP BY "TenantId", "KeyId", "Model";
            """,
            cancellationToken);
    }

    private Task RequestsAsync(ScaleDatabase db, CancellationToken cancellationToken)
    {
        // A key's first request comes on the first day, its second on the second.
        var key = $"i % {Text(Keys)}";
        var day = $"i / {Text(Keys)} % {Text(Days)}";
        return db.ExecuteAsync(
            $"""
            INSERT INTO "RequestUsage" ("RequestId", "GatewayId", "TenantId", "KeyId", "Model", "ModelVersion", "Route", "Lane", "Streamed", "CacheHit", "Outcome", "Status",
                "ArrivedAt", "DurationSeconds", "TimeToFirstTokenSeconds", "SecondsPerToken", "Segments", "PromptPico", "CachedPromptPico", "CompletionPico",
                "PromptTokens", "CachedPromptTokens", "CompletionTokens", "ReasoningTokens", "PicoCost", "StoredAt")
            SELECT 'request-' || {db.Padded("i", 12)}, 'gateway-1', 'tenant-' || {db.Padded(key + " % " + Text(Tenants), 6)}, 'key' || {db.Padded(key, 9)},
                   'model-' || ({key} / {Text(Tenants)} % {Text(Models)}), '1', '/v1/chat/completions', 0, {db.True}, {db.False}, 1 + i % 3, 200,
                   {db.Time(day, "i % 86400")}, 1.5, 0.1, 0.01, 1, 550000, 140000, 2190000,
                   100 + i % 900, 50, 10 + i % 500, 5, (100 + i % 900) * 550000 + (10 + i % 500) * 2190000, {db.Time(day, "i % 86400")}
            FROM {db.Numbers(Requests)}
            """,
            cancellationToken);
    }

    private static Task SumAsync(ScaleDatabase db, string into, string from, bool isFirst, CancellationToken cancellationToken)
    {
        var key = isFirst ? "\"KeyId\", " : "";
        var day = isFirst ? db.Day("\"ArrivedAt\"") : "\"Day\"";
        string[] tokens = ["PromptTokens", "CachedPromptTokens", "CompletionTokens", "ReasoningTokens", "PicoCost"];
        string Counted(string condition, string column) => isFirst ? $"SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)" : $"SUM(\"{column}\")";
        return db.ExecuteAsync(
            $"""
            INSERT INTO "{into}" ("TenantId", "Day", {key}"Model", "Requests", "Completed", "Aborted", "Failed", "CacheHits", {string.Join(", ", tokens.Select(name => $"\"{name}\""))})
            SELECT "TenantId", {day}, {key}"Model", {Counted("1 = 1", "Requests")}, {Counted("\"Outcome\" = 1", "Completed")}, {Counted("\"Outcome\" = 2", "Aborted")},
                   {Counted("\"Outcome\" = 3", "Failed")}, {Counted("1 = 0", "CacheHits")}, {string.Join(", ", tokens.Select(name => $"SUM(\"{name}\")"))}
            FROM {from} GROUP BY {day}, "TenantId", {key}"Model"
            """,
            cancellationToken);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
