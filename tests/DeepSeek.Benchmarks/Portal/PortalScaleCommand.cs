using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DeepSeek.Benchmarks.Gateway;
using DeepSeek.Benchmarks.Measuring;

namespace DeepSeek.Benchmarks.Portal;

/// <summary>
/// <c>portal-scale</c>: how long lists of keys and reports of usage take with many tenants, keys and requests in the store. Everything that the pages ask of the
/// features is asked by way of the admin API.
/// </summary>
internal static class PortalScaleCommand
{
    private const double Bar = 1;
    private const int StartOfFile = 64 * 1024;

    public static Command Create()
    {
        var providers = new Option<string[]>("--database") { Description = "Sqlite, PostgreSql or both.", DefaultValueFactory = _ => ["Sqlite", "PostgreSql"], AllowMultipleArgumentsPerToken = true };
        var tenants = new Option<int>("--tenants") { DefaultValueFactory = _ => 1_000 };
        var keys = new Option<int>("--keys") { DefaultValueFactory = _ => 100_000 };
        var requests = new Option<long>("--requests") { DefaultValueFactory = _ => 10_000_000 };
        var repeats = new Option<int>("--repeats") { DefaultValueFactory = _ => 9 };
        var command = new Command("portal-scale", "How long lists and reports of the portal take with much in its store.") { providers, tenants, keys, requests, repeats };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var data = new ScaleData(parsed.GetValue(tenants), parsed.GetValue(keys), parsed.GetValue(requests));
            var slow = 0;
            foreach (var provider in parsed.GetValue(providers)!)
            {
                slow += await MeasureAsync(provider, data, parsed.GetValue(repeats), cancellationToken);
            }

            return slow > 0 ? 1 : 0;
        });
        return command;
    }

    /// <summary>Gives back how many answers took longer than they may.</summary>
    private static async Task<int> MeasureAsync(string provider, ScaleData data, int repeats, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("portal-scale-");
        await using var redis = new RedisForBenchmark();
        await redis.StartAsync();
        await using var database = await ScaleDatabase.StartAsync(provider, directory.FullName);
        try
        {
            await PortalUnderTest.PrepareAsync(database, redis.ConnectionString, directory.FullName, cancellationToken);
            var started = Stopwatch.GetTimestamp();
            await data.FillAsync(database, cancellationToken);
            var filled = Stopwatch.GetElapsedTime(started);
            using var portal = await PortalUnderTest.StartAsync(database, redis.ConnectionString, directory.FullName, cancellationToken);

            Report.Begin(string.Create(
                CultureInfo.InvariantCulture,
                $"The portal on {provider}: {data.Tenants:N0} tenants, {data.Keys:N0} keys, {data.Requests:N0} requests, filled in {filled.TotalSeconds:N0} s"));
            Report.Header("what", "median, ms", "slowest, ms", "within 1 s");
            var slow = 0;
            foreach (var (what, path) in Questions())
            {
                slow += await AskAsync(portal.Client, what, path, repeats, cancellationToken) ? 0 : 1;
            }

            await ReadWholeAsync(portal.Client, "usage of 30 days as CSV: by day and tenant", Usage(30) + "&format=csv&by=day,tenant", cancellationToken);
            await ReadWholeAsync(portal.Client, "usage of 30 days as CSV: by key", Usage(30) + "&format=csv&by=key", cancellationToken);
            Report.End();
            return slow;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static IEnumerable<(string What, string Path)> Questions()
    {
        var (tenant, key) = (ScaleData.TenantId(7), ScaleData.KeyId(1007));
        yield return ("keys: the first page", "keys?pageSize=25");
        yield return ("keys: page 3,000", "keys?pageSize=25&page=3000");
        foreach (var sort in (string[])["Created", "Name", "Tenant", "Expires"])
        {
            yield return ($"keys: by {sort}", $"keys?pageSize=25&sort={sort}&descending=false");
        }

        yield return ("keys: active", "keys?pageSize=25&status=Active");
        yield return ("keys: expired, by end", "keys?pageSize=25&status=Expired&sort=Expires");
        yield return ("keys: revoked", "keys?pageSize=25&status=Revoked");
        yield return ("keys: search in names, many found", "keys?pageSize=25&q=key%20of");
        yield return ("keys: search in names, one found", "keys?pageSize=25&q=key%20of%20000777");
        yield return ("keys: search for a tenant's name", "keys?pageSize=25&q=Tenant%20000777");
        yield return ("keys: search by id", $"keys?pageSize=25&q=dsk_{key}");

        // What the usage page asks when it is opened: the sums above it, its choices, its bars, its first rows, and prices.
        var month = Days(Today.Day);
        yield return ("usage page, opened: tenants to choose from", "tenants?pageSize=200");
        yield return ("usage page, opened: the sum", $"usage?{month}");
        yield return ("usage page, opened: models to choose from", $"usage?{month}&by=model");
        yield return ("usage page, opened: the bars of days", $"usage?{month}&by=day");
        yield return ("usage page, opened: the first 50 rows, by day and model", $"usage/page?{month}&by=day,model&pageSize=50");
        yield return ("usage page, opened: prices", "model-policies");
        foreach (var (name, days) in ((string, int)[])[("30 days", 30), ("a day", 1), ("a year", 365)])
        {
            foreach (var by in (string[])["tenant", "key", "key,model", "day,tenant", "day,key", "day,tenant,key,model"])
            {
                yield return ($"usage page of {name}: by {by}", $"{Usage(days, "usage/page")}&by={by}&pageSize=50");
            }
        }

        var page = Usage(30, "usage/page");
        yield return ("usage page of 30 days: by key, page 1,900", page + "&by=key&pageSize=50&page=1900");
        yield return ("usage page of 30 days: by day and key, page 1,900", page + "&by=day,key&pageSize=50&page=1900");
        yield return ("usage page of 30 days: a tenant, by key", page + $"&tenant={tenant}&by=key&pageSize=50");
        yield return ("usage page of 30 days: a tenant, by day, key and model", page + $"&tenant={tenant}&by=day,key,model&pageSize=50");
        yield return ("usage page of 30 days: a model, by key", page + "&model=model-1&by=key&pageSize=50");
        yield return ("usage page of 30 days: a key, by day", page + $"&key={key}&by=day&pageSize=50");

        yield return ("usage of 30 days: the sum", Usage(30));
        yield return ("usage of 30 days: by day", Usage(30) + "&by=day");
        yield return ("usage of 30 days: by model", Usage(30) + "&by=model");
        yield return ("usage of 30 days: by day and model", Usage(30) + "&by=day,model");
        yield return ("usage of 30 days: a tenant, by day, key and model", Usage(30) + $"&tenant={tenant}&by=day,key,model");
        yield return ("usage of 30 days: a key, by day", Usage(30) + $"&key={key}&by=day");
        yield return ("usage of 30 days: a model, by tenant", Usage(30) + "&model=model-1&by=tenant");

        // These are long, and are read while they come.
        foreach (var (format, name) in ((string, string)[])[("json", "JSON"), ("csv", "CSV")])
        {
            foreach (var by in (string[])["tenant", "key", "day,tenant", "day,key"])
            {
                yield return ($"usage of 30 days as {name}: by {by}, its beginning", $"{Usage(30)}&by={by}&format={format}");
            }
        }

        yield return ("usage of a day as CSV: by key, its beginning", Usage(1) + "&by=key&format=csv");
        yield return ("usage of 30 days as CSV: a tenant, by day and key, its beginning", Usage(30) + $"&tenant={tenant}&by=day,key&format=csv");
    }

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static string Usage(int days, string path = "usage") => $"{path}?{Days(days)}";

    private static string Days(int days) => string.Create(CultureInfo.InvariantCulture, $"from={Today.AddDays(1 - days):O}&to={Today:O}");

    /// <summary>What has no bar: how long it takes until the last row of a long report is there.</summary>
    private static async Task ReadWholeAsync(HttpClient client, string what, string path, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(body);
        var lines = 0;
        while (await reader.ReadLineAsync(cancellationToken) is not null)
        {
            lines++;
        }

        var took = Milliseconds(Stopwatch.GetElapsedTime(started).TotalSeconds);
        Report.Row(string.Create(CultureInfo.InvariantCulture, $"{what}, all {lines:N0} lines"), took, took, "");
    }

    private static async Task<bool> AskAsync(HttpClient client, string what, string path, int repeats, CancellationToken cancellationToken)
    {
        List<double> seconds = [];
        for (var i = 0; i <= repeats; i++)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }

            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            await body.ReadAtLeastAsync(new byte[StartOfFile], StartOfFile, throwOnEndOfStream: false, cancellationToken);

            // The first warms up code and caches.
            if (i > 0)
            {
                seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }

        seconds.Sort();
        var within = seconds[^1] <= Bar;
        Report.Row(what, Milliseconds(seconds[seconds.Count / 2]), Milliseconds(seconds[^1]), within ? "yes" : "NO");
        return within;
    }

    private static string Milliseconds(double seconds) => (seconds * 1000).ToString("N0", CultureInfo.InvariantCulture);
}
