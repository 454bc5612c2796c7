using System.Data.Common;
using System.Globalization;
using DeepSeek.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DeepSeek.Benchmarks.Portal;

/// <summary>The portal's database on either provider, as far as filling it needs to know: how to reach it, and what the two say differently.</summary>
internal sealed class ScaleDatabase : IAsyncDisposable
{
    private readonly PostgresFixture? _postgres;
    private readonly Func<DbConnection> _connect;
    private bool _isFilling;

    private ScaleDatabase(string provider, string connection, Func<DbConnection> connect, PostgresFixture? postgres) =>
        (Provider, ConnectionString, _connect, _postgres) = (provider, connection, connect, postgres);

    /// <summary>As the portal's setting names it.</summary>
    public string Provider { get; }

    public string ConnectionString { get; }

    private bool IsSqlite => _postgres is null;

    public static async Task<ScaleDatabase> StartAsync(string provider, string directory)
    {
        if (provider == "Sqlite")
        {
            var file = $"Data Source={Path.Combine(directory, "portal.db")}";
            return new ScaleDatabase(provider, file, () => new SqliteConnection(file + ";Pooling=False"), null);
        }

        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        if (postgres.Unavailable is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        var connection = postgres.ConnectionString + ";Database=scale";
        return new ScaleDatabase(provider, connection, () => new NpgsqlConnection(connection), postgres);
    }

    /// <summary>A whole number as text of one width.</summary>
    public string Padded(string number, int width) => IsSqlite
        ? string.Create(CultureInfo.InvariantCulture, $"printf('%0{width}d', {number})")
        : string.Create(CultureInfo.InvariantCulture, $"lpad(({number})::text, {width}, '0')");

    /// <summary>The beginning of a day so many days ago, and so many seconds.</summary>
    public string Time(string daysAgo, string seconds = "0") => IsSqlite
        ? $"strftime('%Y-%m-%dT%H:%M:%S.000000Z', date('now'), printf('%+d days', -({daysAgo})), printf('%+d seconds', {seconds}))"
        : $"(date_trunc('day', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' - ({daysAgo}) * interval '1 day' + ({seconds}) * interval '1 second')";

    /// <summary>The day of a time.</summary>
    public string Day(string time) => IsSqlite ? $"substr({time}, 1, 10)" : $"({time} AT TIME ZONE 'UTC')::date";

    /// <summary>A list of texts.</summary>
    public string Texts(params string[] texts) => IsSqlite
        ? $"'[{string.Join(',', texts.Select(text => $"\"{text}\""))}]'"
        : $"ARRAY[{string.Join(',', texts.Select(text => $"'{text}'"))}]";

    public string True => IsSqlite ? "1" : "true";

    public string False => IsSqlite ? "0" : "false";

    public string Guid => IsSqlite ? "'00000000-0000-0000-0000-000000000001'" : "'00000000-0000-0000-0000-000000000001'::uuid";

    /// <summary>A table <c>n</c> with the numbers from 0 in its column <c>i</c>.</summary>
    public string Numbers(long count) => IsSqlite
        ? string.Create(CultureInfo.InvariantCulture, $"(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {count - 1}) SELECT i FROM n) n")
        : string.Create(CultureInfo.InvariantCulture, $"(SELECT generate_series(0::bigint, {count - 1}) AS i) n");

    /// <summary>Does what is quick because nothing of it must be kept if the machine goes down meanwhile, and much memory is there for it.</summary>
    public async Task FillAsync(Func<Task> fill, CancellationToken cancellationToken)
    {
        _isFilling = true;
        await fill();
        _isFilling = false;
        if (IsSqlite)
        {
            await ExecuteAsync("PRAGMA journal_mode = WAL", cancellationToken);
        }
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = _connect();
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        var settings = (_isFilling, IsSqlite) switch
        {
            (false, _) => "",
            (_, true) => "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY; PRAGMA threads = 2;",
            _ => "SET synchronous_commit = off; SET work_mem = '512MB'; SET maintenance_work_mem = '1GB';",
        };
#pragma warning disable CA2100 // This program's own text.
        command.CommandText = settings + sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What a single column of a query holds.</summary>
    public async Task<List<string>> ReadAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = _connect();
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // This program's own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string> values = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            values.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return values;
    }

    /// <summary>Does something large with a table's second indexes away: to make them afterwards is far quicker than to keep them.</summary>
    public async Task WithoutIndexesAsync(string table, Func<Task> fill, CancellationToken cancellationToken)
    {
        var (definitions, names) = IsSqlite
            ? ($"SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table}' AND sql IS NOT NULL ORDER BY name",
               $"SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = '{table}' AND sql IS NOT NULL ORDER BY name")
            : ($"SELECT indexdef FROM pg_indexes WHERE tablename = '{table}' AND indexname LIKE 'IX_%' ORDER BY indexname",
               $"SELECT indexname FROM pg_indexes WHERE tablename = '{table}' AND indexname LIKE 'IX_%' ORDER BY indexname");
        var indexes = await ReadAsync(definitions, cancellationToken);
        foreach (var name in await ReadAsync(names, cancellationToken))
        {
            await ExecuteAsync($"DROP INDEX \"{name}\"", cancellationToken);
        }

        await fill();
        foreach (var index in indexes)
        {
            await ExecuteAsync(index, cancellationToken);
        }
    }

    /// <summary>As the server does by itself after a while, and as SQLite should be told now and then.</summary>
    public Task AnalyzeAsync(CancellationToken cancellationToken) => ExecuteAsync(IsSqlite ? "SELECT 1" : "VACUUM ANALYZE", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await _postgres.DisposeAsync();
        }
    }
}
