using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace DeepSeek.Testing;

/// <summary>The inference service in a process of its own, standing alone on a free port of the loopback.</summary>
public sealed partial class InferenceProcess : IDisposable
{
    private const string Key = "a-key-for-this-process";

    private readonly Process _process;

    private InferenceProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    /// <summary>Sends its key with every request.</summary>
    public HttpClient Client { get; }

    /// <summary>What of its memory is in the machine's, in bytes.</summary>
    public long WorkingSetBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts the service and waits until it answers.</summary>
    /// <param name="assemblyPath">The service's assembly.</param>
    /// <param name="modelsPath">Where its models lie.</param>
    /// <param name="threads">Threads of a run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="variables">More of its environment.</param>
    public static async Task<InferenceProcess> StartAsync(
        string assemblyPath, string modelsPath, int threads, CancellationToken cancellationToken, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList = { assemblyPath, "--urls", "http://127.0.0.1:0" },
            Environment =
            {
                ["Inference__Standalone"] = "true",
                ["Inference__ApiKey"] = Key,
                ["Models__Path"] = modelsPath,
                ["Runtime__Threads"] = threads.ToString(CultureInfo.InvariantCulture),
                ["Logging__LogLevel__Default"] = "Information",
                ["Logging__LogLevel__Microsoft"] = "Warning",
            },
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var process = Process.Start(start)!;
        Uri? address = null;
        while (address is null && await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (ServingAt().Match(line) is { Success: true } match) address = new Uri(match.Groups[1].Value);
        }

        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        var service = new InferenceProcess(process, address ?? throw new InvalidOperationException("The service did not start."));
        while (!(await service.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken)).IsSuccessStatusCode)
        {
            await Task.Delay(100, cancellationToken);
        }

        return service;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Client.Dispose();
        _process.Kill();
        _process.Dispose();
    }

    [GeneratedRegex(@"serving at (http://\S+) with")]
    private static partial Regex ServingAt();
}
