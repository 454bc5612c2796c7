using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace DeepSeek.Testing;

/// <summary>The inference service in a process of its own, standing alone on a free port of the loopback.</summary>
public sealed partial class InferenceProcess : IDisposable
{
    private const string Key = "a-key-for-this-process";

    private const int MostLines = 50;

    // Far longer than it takes, also on a machine that is busy with other things.
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _said = [];
    private readonly Process _process;

    private InferenceProcess(Process process)
    {
        _process = process;
        Client = new HttpClient();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        process.OutputDataReceived += (_, output) => Read(output.Data);
        process.BeginOutputReadLine();
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
        var service = new InferenceProcess(Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start."));
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(LongestStart);
            await service.WaitUntilReadyAsync(limit.Token);
            return service;
        }
        catch (Exception error)
        {
            service.Dispose();
            if (error is not OperationCanceledException || cancellationToken.IsCancellationRequested) throw;
            throw new TimeoutException($"The service was not ready within {LongestStart}. It said:\n{service.Said}", error);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit(LongestEnd);
        _process.Dispose();
    }

    private string Said
    {
        get
        {
            lock (_said) return string.Join('\n', _said);
        }
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        Client.BaseAddress = await _address.Task.WaitAsync(cancellationToken);
        while (!(await Client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken)).IsSuccessStatusCode)
        {
            await Task.Delay(100, cancellationToken);
        }
    }

    // To the end, whoever listens: a service whose output nobody reads stops as soon as the pipe is full.
    private void Read(string? line)
    {
        if (line is null)
        {
            _address.TrySetException(new InvalidOperationException($"The service ended before it served. It said:\n{Said}"));
            return;
        }

        lock (_said)
        {
            if (_said.Count == MostLines) _said.Dequeue();
            _said.Enqueue(line);
        }

        if (ServingAt().Match(line) is { Success: true } match) _address.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"serving at (http://\S+) with")]
    private static partial Regex ServingAt();
}
