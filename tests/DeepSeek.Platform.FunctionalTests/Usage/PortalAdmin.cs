using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DeepSeek.Platform.FunctionalTests.Usage;

/// <summary>An admin who makes a key for a tenant, and asks what it used: the sum that stands above the usage page, and the file that is exported there.</summary>
internal sealed partial class PortalAdmin : IDisposable
{
    private const string Api = "/api/admin/v1";

    private static readonly string[] Scopes = ["inference", "models:read"];

    private readonly HttpClient _client;

    private PortalAdmin(HttpClient client) => _client = client;

    public static async Task<PortalAdmin> SignInAsync(Platform platform, CancellationToken cancellationToken)
    {
        // Cookies are marked for https, which a loopback without it does not stop a browser from sending; a container does.
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(platform.Credentials.Portal) };
        using var page = await client.GetAsync(new Uri("/sign-in", UriKind.Relative), cancellationToken);
        var fields = new Dictionary<string, string> { ["Input.Email"] = platform.Credentials.AdminUser, ["Input.Password"] = platform.Credentials.AdminPassword };
        foreach (Match hidden in HiddenField().Matches(await page.Content.ReadAsStringAsync(cancellationToken)))
        {
            fields[hidden.Groups["name"].Value] = WebUtility.HtmlDecode(hidden.Groups["value"].Value);
        }

        Keep(client, page);
        using var content = new FormUrlEncodedContent(fields);
        using var signedIn = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), content, cancellationToken);
        Keep(client, signedIn);
        using var antiforgery = await client.GetAsync(new Uri(Api + "/antiforgery", UriKind.Relative), cancellationToken);
        Keep(client, antiforgery);
        var token = await ReadAsync(antiforgery, cancellationToken);
        client.DefaultRequestHeaders.Add(token.GetProperty("header").GetString()!, token.GetProperty("token").GetString());
        return new PortalAdmin(client);
    }

    /// <summary>The key of a tenant whom there was not before.</summary>
    public async Task<string> CreateKeyAsync(string tenant, CancellationToken cancellationToken)
    {
        var tenantId = (await CreateAsync("tenants", new { name = tenant }, cancellationToken)).GetProperty("id").GetString();
        return (await CreateAsync("keys", new { name = tenant, tenantId, scopes = Scopes }, cancellationToken)).GetProperty("secret").GetString()!;
    }

    /// <summary>All that a key used, as one sum.</summary>
    public async Task<UsageTotals> SumAsync(string keyId, CancellationToken cancellationToken)
    {
        using var rows = JsonDocument.Parse(await _client.GetStringAsync(new Uri($"{Api}/usage?{Days}&key={keyId}", UriKind.Relative), cancellationToken));
        return Add(rows.RootElement.EnumerateArray().Select(row => new UsageTotals(
            row.GetProperty("promptTokens").GetInt64(), row.GetProperty("cachedPromptTokens").GetInt64(),
            row.GetProperty("completionTokens").GetInt64(), row.GetProperty("reasoningTokens").GetInt64())));
    }

    /// <summary>The same from the lines of the export, by day and model.</summary>
    public async Task<UsageTotals> ExportedAsync(string keyId, CancellationToken cancellationToken)
    {
        var text = await _client.GetStringAsync(new Uri($"{Api}/usage?{Days}&key={keyId}&by=day,key,model&format=csv", UriKind.Relative), cancellationToken);
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',').Select(cell => cell.Trim('"')).ToArray()).ToList();
        long Cell(string[] line, string column) => long.Parse(line[Array.IndexOf(lines[0], column)], CultureInfo.InvariantCulture);
        return Add(lines.Skip(1).Select(line => new UsageTotals(
            Cell(line, "prompt_tokens"), Cell(line, "cached_prompt_tokens"), Cell(line, "completion_tokens"), Cell(line, "reasoning_tokens"))));
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonElement> CreateAsync(string kind, object wanted, CancellationToken cancellationToken)
    {
        using var answer = await _client.PostAsJsonAsync(new Uri($"{Api}/{kind}", UriKind.Relative), wanted, cancellationToken);
        return await ReadAsync(answer, cancellationToken);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonElement.Parse(text);
    }

    // A run may go past midnight, and past the end of a month.
    private static string Days
    {
        get
        {
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
            return string.Create(CultureInfo.InvariantCulture, $"from={today.AddDays(-1):O}&to={today:O}");
        }
    }

    private static UsageTotals Add(IEnumerable<UsageTotals> parts) => parts.Aggregate(
        new UsageTotals(0, 0, 0, 0),
        (sum, part) => new UsageTotals(sum.Prompt + part.Prompt, sum.Cached + part.Cached, sum.Completion + part.Completion, sum.Reasoning + part.Reasoning));

    private static void Keep(HttpClient client, HttpResponseMessage answer)
    {
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
        {
            foreach (var cookie in cookies)
            {
                client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
            }
        }
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"\s*/?>""")]
    private static partial Regex HiddenField();
}
