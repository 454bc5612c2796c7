using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace DeepSeek.Platform.FunctionalTests.Browser;

/// <summary>Fills a new platform through the admin API and the gateway, so that pages have something to show.</summary>
internal sealed class PortalSeed(Platform platform, IAPIRequestContext portal)
{
    private static readonly string[] Questions =
    [
        "What is 12+30?", "What is 347+585?", "What is 9 times 8?", "What is 144/12?", "What is 100-58?", "What is 2+2?",
    ];

    private static readonly string[] KeyKeeping = ["tenants.read", "keys.read", "keys.write"];
    private static readonly string[] Scopes = ["inference", "models:read"];

    private Dictionary<string, string> _headers = [];

    public async Task PlantAsync(CancellationToken cancellationToken)
    {
        var antiforgery = await ReadAsync(await portal.GetAsync(Path("antiforgery")));
        _headers = new() { [(string)antiforgery["header"]!] = (string)antiforgery["token"]! };

        var northwind = await MakeAsync("tenants", new { name = "Northwind Traders" });
        var contoso = await MakeAsync("tenants", new { name = "Contoso" });
        var morningStar = await MakeAsync("tenants", new { name = "晨星科技" });
        await MakeAsync("users", new { email = "mei.chen@example.com", roleId = "tenant-admin", tenantId = (string)morningStar["id"]! });
        await MakeAsync("users", new { email = "sam.auditor@example.com", roleId = "auditor" });
        await MakeAsync("roles", new { name = "Key keeper", description = "Makes and revokes keys, sees no usage.", permissions = KeyKeeping });
        await PutAsync("model-policies/" + ModelFolders.Model, new { price = new { prompt = 0.55m, cachedPrompt = 0.14m, completion = 2.19m } });
        await LimitAsync(northwind, new { tokensPerMonth = 1_000, costPerMonth = 5 });
        await LimitAsync(contoso, new { tokensPerMonth = 2_000_000, requestsPerMinute = 600 });

        await AskAsync(await KeyAsync(northwind, "Order desk"), Questions, cancellationToken);
        await AskAsync(await KeyAsync(contoso, "Search service"), Questions[..3], cancellationToken);
        await AskAsync(await KeyAsync(morningStar, "客服助手"), Questions[..4], cancellationToken);
        await PutAsync("aliases/best", new { targets = new[] { new { target = ModelFolders.Model, weight = 1 } } });
        await PostAsync($"models/{ModelFolders.Model}/activate", new { watchSeconds = 0 });
    }

    private async Task<string> KeyAsync(JsonNode tenant, string name) =>
        (string)(await MakeAsync("keys", new { name, tenantId = (string)tenant["id"]!, scopes = Scopes }))["secret"]!;

    private async Task LimitAsync(JsonNode tenant, object limits)
    {
        var path = $"tenants/{(string)tenant["id"]!}/limits";
        var read = await ReadAsync(await portal.GetAsync(Path(path)));
        await PutAsync(path, new { stamp = (string)read["stamp"]!, limits });
    }

    private async Task AskAsync(string key, IEnumerable<string> questions, CancellationToken cancellationToken)
    {
        using var tenant = platform.CreateTenant(key);
        await platform.EventuallyAsync(
            async () =>
            {
                using var response = await tenant.GetAsync(new Uri("/v1/models", UriKind.Relative), cancellationToken);
                return response.IsSuccessStatusCode;
            },
            "a new key works",
            cancellationToken);
        foreach (var question in questions)
        {
            using var response = await tenant.PostAsJsonAsync(
                "/v1/chat/completions",
                new { model = ModelFolders.Model, max_tokens = 40, messages = new[] { new { role = "user", content = question } } },
                cancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    private async Task<JsonNode> MakeAsync(string path, object body) => await ReadAsync(await PostAsync(path, body));

    private async Task<IAPIResponse> PostAsync(string path, object body) => await DoneAsync(await portal.PostAsync(Path(path), Request(body)));

    private async Task PutAsync(string path, object body) => await DoneAsync(await portal.PutAsync(Path(path), Request(body)));

    private APIRequestContextOptions Request(object body) => new() { DataObject = body, Headers = _headers };

    private string Path(string path) => $"{platform.Credentials.Portal.TrimEnd('/')}/api/admin/v1/{path}";

    private static async Task<JsonNode> ReadAsync(IAPIResponse response) => JsonNode.Parse(await response.TextAsync())!;

    private static async Task<IAPIResponse> DoneAsync(IAPIResponse response)
    {
        Assert.True(response.Ok, $"{response.Url}: {response.Status} {await response.TextAsync()}");
        return response;
    }
}
