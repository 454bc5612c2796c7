using System.Net.Http.Headers;
using System.Security.Cryptography;
using DeepSeek.Benchmarks.Gateway;
using DeepSeek.ControlPlane;
using DeepSeek.ControlPlane.ApiKeys;

namespace DeepSeek.Benchmarks.Portal;

/// <summary>The portal as it ships, in a process of its own, on a database that was filled.</summary>
internal sealed class PortalUnderTest : IDisposable
{
    private readonly ServerProcess _process;
    private bool _stopped;

    private PortalUnderTest(ServerProcess process, HttpClient client) => (_process, Client) = (process, client);

    /// <summary>For the admin API, with a token that may change keys and read usage.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts it once, so that it makes its tables and its first user, and stops it again.</summary>
    public static async Task PrepareAsync(ScaleDatabase database, string redis, string directory, CancellationToken cancellationToken)
    {
        using var process = await StartProcessAsync(database, redis, directory, cancellationToken);
    }

    public static async Task<PortalUnderTest> StartAsync(ScaleDatabase database, string redis, string directory, CancellationToken cancellationToken)
    {
        var token = ApiKey.Generate(ApiKeyKind.Personal);
        await database.ExecuteAsync(
            $"""
            INSERT INTO "PersonalTokens" ("PublicId", "Hash", "UserId", "Name", "Permissions", "CreatedAt", "ExpiresAt")
            SELECT '{token.PublicId}', '{token.Hash()}', MIN("Id"), 'scale', {database.Texts("keys.read", "keys.write", "usage.read", "tenants.read", "models.read")}, {database.Time("0")}, {database.Time("-2")} FROM "AspNetUsers"
            """,
            cancellationToken);
        var process = await StartProcessAsync(database, redis, directory, cancellationToken);
        var client = new HttpClient { BaseAddress = new Uri(process.Address, "/api/admin/v1/"), Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        return new PortalUnderTest(process, client);
    }

    /// <summary>Stops it; it may be stopped before its end.</summary>
    public void Dispose()
    {
        if (!_stopped)
        {
            _stopped = true;
            Client.Dispose();
            _process.Dispose();
        }
    }

    private static Task<ServerProcess> StartProcessAsync(ScaleDatabase database, string redis, string directory, CancellationToken cancellationToken)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return ServerProcess.StartAsync(
            Path.Combine(Subjects.BenchmarkModels.Root, "DeepSeek.Portal", "bin", output.Parent!.Name, output.Name, "DeepSeek.Portal.dll"),
            [],
            new Dictionary<string, string>
            {
                // Where it makes its own tables, key and first user.
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["ConnectionStrings__" + RedisKeys.StateConnection] = redis,
                ["ConnectionStrings__portal"] = database.ConnectionString,
                ["InternalCalls__Key"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)),
                ["Logging__LogLevel__DeepSeek.Portal.Publishing"] = "Information",
                ["Platform__DataDirectory"] = directory,
                ["Portal__Database"] = database.Provider,
                ["Usage__RetentionDays"] = "3650",
                ["services__gateway__http__0"] = "http://localhost:8080",
                ["services__gateway__https__0"] = "https://localhost:8443",
            },
            "/health/ready",
            cancellationToken);
    }
}
