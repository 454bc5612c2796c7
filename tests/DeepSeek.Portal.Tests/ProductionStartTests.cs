using System.Diagnostics;
using System.Security.Cryptography;

namespace DeepSeek.Portal.Tests;

/// <summary>The program itself, as an operator starts it outside Development.</summary>
public sealed class ProductionStartTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ds-portal-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Start_StepByStep_SaysWhatIsMissing()
    {
        var (code, output) = await RunAsync();
        Assert.NotEqual(0, code);
        Assert.Contains("Snapshots:PrivateKeyFile is not set", output, StringComparison.Ordinal);

        var keyFile = Path.Combine(_directory, "signing.pem");
        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), Cancellation);
        }

        (code, output) = await RunAsync($"--Snapshots:PrivateKeyFile={keyFile}");
        Assert.Equal(1, code);
        Assert.Contains("migrate", output, StringComparison.Ordinal);

        (code, _) = await RunAsync("migrate");
        Assert.Equal(0, code);

        (code, output) = await RunAsync($"--Snapshots:PrivateKeyFile={keyFile}");
        Assert.Equal(1, code);
        Assert.Contains("Set Portal:BootstrapPassword", output, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DeepSeek.Portal.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["ConnectionStrings__state"] = "127.0.0.1:1",
                ["InternalCalls__Key"] = new string('k', 32),
                ["Platform__DataDirectory"] = _directory,
            },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, output + await errors);
    }
}
