using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace DeepSeek.AppHost;

/// <summary>When all is ready, says on the console where it is and how to sign in. Never through a logger: these are secrets.</summary>
internal sealed class Welcome(ResourceNotificationService notifications, LocalSettings settings, TimeProvider time) : BackgroundService
{
    private static readonly string[] Awaited = ["inference", "gateway", "portal"];
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ready = Awaited.ToDictionary(name => name, name => (Task)notifications.WaitForResourceHealthyAsync(name, stoppingToken));
        var all = Task.WhenAll(ready.Values);
        while (await Task.WhenAny(all, Task.Delay(Patience, time, stoppingToken)) != all)
        {
            stoppingToken.ThrowIfCancellationRequested();
            var late = ready.Where(item => !item.Value.IsCompleted).Select(item => item.Key);
            Console.WriteLine($"Still waiting for {string.Join(", ", late)}; the lines above say why.");
        }

        await all;
        var credentials = await WaitForCredentialsAsync(stoppingToken);
        using var process = Process.GetCurrentProcess();
        Console.Write(WelcomeCard.Render(credentials, time.GetLocalNow() - process.StartTime));
    }

    // The portal writes them on its first run, in Development.
    private async Task<DevelopmentCredentials> WaitForCredentialsAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(settings.DataDirectory, "credentials.json");
        var asked = time.GetTimestamp();
        var told = false;
        while (true)
        {
            if (DevelopmentCredentials.TryRead(path) is { } credentials)
            {
                return credentials;
            }

            if (!told && time.GetElapsedTime(asked) > Patience)
            {
                told = true;
                Console.WriteLine($"All is ready, but the portal has not written {path}; it does so in Development only.");
            }

            await Task.Delay(Poll, time, cancellationToken);
        }
    }
}
