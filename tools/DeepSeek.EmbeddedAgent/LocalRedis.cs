using System.Runtime.InteropServices;
using Garnet;
using Garnet.common;
using Garnet.server.Auth.Settings;
using Microsoft.Extensions.Logging;

namespace DeepSeek.EmbeddedAgent;

/// <summary>Garnet as the local Redis: on loopback, behind a password, with an append-only file so that it comes back as it was.</summary>
internal static class LocalRedis
{
    /// <summary>The password comes by environment, because arguments can be read by everyone on the machine.</summary>
    private const string PasswordVariable = "LOCAL_REDIS_PASSWORD";

    public static int Run(string port, string dataDirectory)
    {
        using var stopped = new ManualResetEventSlim();

        // A terminal's Ctrl-C goes to everyone in it, but services still write while they stop: wait until the orchestrator says so.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stopped.Set();
        });

        using var logging = LoggerFactory.Create(builder => builder
            .SetMinimumLevel(LogLevel.Warning).AddFilter("ArgParser", LogLevel.Error).AddSimpleConsole(console => console.SingleLine = true));
        var password = Environment.GetEnvironmentVariable(PasswordVariable);
        try
        {
            using var server = new GarnetServer(
                Arguments(port, dataDirectory),
                logging,
                authenticationSettingsOverride: string.IsNullOrEmpty(password) ? null : new PasswordAuthenticationSettings(password));
            server.Start();
            Console.WriteLine($"Garnet serves Redis at 127.0.0.1:{port}, data in {dataDirectory}.");
            stopped.Wait();
            return 0;
        }
        catch (Exception e) when (e is GarnetException or IOException or System.Net.Sockets.SocketException)
        {
            Console.Error.WriteLine($"Garnet did not start: {e.Message}");
            return 1;
        }
    }

    private static string[] Arguments(string port, string dataDirectory) =>
    [
        "-q", // --quiet does not exist
        "--bind", "127.0.0.1", "--port", port,

        // Without the transaction mode, scripts of two clients interleave and lose updates.
        "--lua", "--lua-transaction-mode",

        // Memory is taken as data comes. An append-only page must be twice a page of the store.
        "--memory", "512m", "--page", "4m", "--index", "8m", "--aof-memory", "32m", "--aof-page-size", "8m",

        // Every write goes to the file at once, and its sender waits for that: killing this process loses nothing that was acknowledged. Past the limit
        // a checkpoint is taken and the file starts anew.
        "--aof", "--recover", "--aof-commit-freq", "0", "--aof-commit-wait", "--aof-size-limit", "64m", "--aof-segment-size", "64m",
        "--checkpointdir", dataDirectory, "--device-type", "RandomAccess",
    ];
}
