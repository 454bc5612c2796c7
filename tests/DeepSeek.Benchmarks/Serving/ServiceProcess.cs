using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using DeepSeek.Inference.ModelRepository;

namespace DeepSeek.Benchmarks.Serving;

/// <summary>The inference service in a process of its own, standing alone on a free port of the loopback.</summary>
internal sealed partial class ServiceProcess : IDisposable
{
    private const string Key = "a-key-for-benchmarks";

    private readonly Process _process;

    private ServiceProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public HttpClient Client { get; }

    /// <summary>Starts the service with the models of a folder and waits until it answers.</summary>
    public static async Task<ServiceProcess> StartAsync(ModelFolder folder, int threads, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            ArgumentList = { typeof(Inference.Scheduling.ModelEngine).Assembly.Location, "--urls", "http://127.0.0.1:0" },
            Environment =
            {
                ["Inference__Standalone"] = "true",
                ["Inference__ApiKey"] = Key,
                ["Models__Path"] = Path.GetDirectoryName(Path.GetDirectoryName(folder.Path))!,
                ["Runtime__Threads"] = threads.ToString(CultureInfo.InvariantCulture),
                ["Logging__LogLevel__Default"] = "Information",
                ["Logging__LogLevel__Microsoft"] = "Warning",
            },
        };
        var process = Process.Start(start)!;
        Uri? address = null;
        while (address is null && await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (ServingAt().Match(line) is { Success: true } match) address = new Uri(match.Groups[1].Value);
        }

        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        var service = new ServiceProcess(process, address ?? throw new InvalidOperationException("The service did not start."));
        while (!(await service.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken)).IsSuccessStatusCode)
        {
            await Task.Delay(100, cancellationToken);
        }

        return service;
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill();
        _process.Dispose();
    }

    [GeneratedRegex(@"serving at (http://\S+) with")]
    private static partial Regex ServingAt();
}
