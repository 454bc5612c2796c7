using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace DeepSeek.Testing;

/// <summary>
/// A real PostgreSQL: the one that <c>DEEPSEEK_TEST_POSTGRES</c> names (a connection string whose user may create databases), else a private one from
/// Debian's package, on a free port and with nothing kept. Where there is neither, <see cref="Unavailable"/> says so and tests skip.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Variable = "DEEPSEEK_TEST_POSTGRES";
    private const string Installations = "/usr/lib/postgresql";

    private readonly ConcurrentQueue<Func<Task>> _cleaning = new();
    private string? _binaries;
    private string? _directory;

    /// <summary>Why there is none; null where there is one.</summary>
    public string? Unavailable { get; private set; }

    /// <summary>To the server, without a database: each test takes one of its own.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
        {
            ConnectionString = given;
            return;
        }

        _binaries = Directory.Exists(Installations)
            ? Directory.EnumerateFiles(Installations, "initdb", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 }).Order().LastOrDefault()
            : null;
        if (_binaries is null)
        {
            Unavailable = "skipped: needs PostgreSQL";
            return;
        }

        _binaries = Path.GetDirectoryName(_binaries)!;
        var port = Ports.TakeFree();
        _directory = (await RunAsync("mktemp", "-d", "/tmp/ds-postgres-XXXXXX")).Trim();
        await RunAsync(Path.Combine(_binaries, "initdb"), "-D", _directory, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
        await RunAsync(
            Path.Combine(_binaries, "pg_ctl"), "-D", _directory, "-w", "-l", Path.Combine(_directory, "log"),
            "-o", $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={_directory} -c fsync=off -c full_page_writes=off", "start");
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres";
    }

    /// <summary>Has something done before it stops: a server that was given stays, and what tests made in it for all of them is to go.</summary>
    public void OnStop(Func<Task> clean) => _cleaning.Enqueue(clean);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var clean in _cleaning) await clean();
        if (_directory is not null)
        {
            await RunAsync(Path.Combine(_binaries!, "pg_ctl"), "-D", _directory, "-m", "immediate", "-w", "stop");
            await RunAsync("rm", "-rf", _directory);
        }
    }

    /// <summary>PostgreSQL refuses to run as root: then its own user runs it.</summary>
    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        string[] command = Environment.IsPrivilegedProcess ? ["runuser", "-u", "postgres", "--", program, .. arguments] : [program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/tmp" };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}. {output}{await errors}");
    }
}
