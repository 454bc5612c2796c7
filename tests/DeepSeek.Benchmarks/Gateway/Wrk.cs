using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DeepSeek.Benchmarks.Gateway;

/// <summary>Runs wrk: one thread and 32 connections, that send as fast as they are answered.</summary>
internal static partial class Wrk
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Gateway", "load.lua");

    /// <summary>Sends. Throws where a request was not answered with 2xx: refusals are fast.</summary>
    /// <param name="target">Where to send.</param>
    /// <param name="keys">A file with a key a line.</param>
    /// <param name="body">A file with the body.</param>
    /// <param name="prompts">How many different prompts are sent, in no order.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="headers">Other headers, as <c>name=value</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Load> RunAsync(
        Uri target, string keys, string body, int prompts, int seconds, IEnumerable<string> headers, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "-t1", "-c32", string.Create(CultureInfo.InvariantCulture, $"-d{seconds}s"), "--timeout", "10s", "-s", Script, target.AbsoluteUri, "--", keys, body,
            prompts.ToString(CultureInfo.InvariantCulture), .. headers,
        ];
        using var process = Start(arguments);
        var text = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0 || RequestsPerSecond().Match(text) is not { Success: true } rate || Requests().Match(text) is not { Success: true } count)
        {
            throw new InvalidOperationException($"wrk failed:{Environment.NewLine}{text}");
        }

        return Errors().IsMatch(text)
            ? throw new InvalidOperationException($"Not every request to {target} was answered well:{Environment.NewLine}{text}")
            : new Load(double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture), long.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException("There is no 'wrk' on the PATH. Install it: 'apt-get install wrk' on Debian and Ubuntu, 'brew install wrk' on macOS.");
        }
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex RequestsPerSecond();

    [GeneratedRegex("([0-9]+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex("Non-2xx|Socket errors")]
    private static partial Regex Errors();
}
