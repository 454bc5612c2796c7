using System.CommandLine;
using DeepSeek.Benchmarks.Measuring;
using DeepSeek.ControlPlane.Generations;

namespace DeepSeek.Benchmarks.Gateway;

/// <summary>
/// <c>gateway</c>: requests a second of the gateway, next to a bare Kestrel endpoint that returns the bytes of a cached answer, and to a bare YARP proxy before the same
/// upstream. wrk and all servers share the machine.
/// </summary>
internal static class GatewayCommand
{
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds; the subjects take turns.", DefaultValueFactory = _ => 5 };
        var seconds = new Option<int>("--seconds") { Description = "Seconds a subject and round.", DefaultValueFactory = _ => 5 };
        var warmUp = new Option<int>("--warm-up") { Description = "Seconds a subject before the first round; in fewer, code is still compiled while it is measured.", DefaultValueFactory = _ => 30 };
        var only = new Option<string?>("--only") { Description = "cached or proxied; by default both." };
        var settings = new Option<string[]>("--setting")
        {
            Description = "Settings of the gateway as environment variables, NAME=VALUE; to try what they are worth.",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("gateway", "Requests a second of the gateway, next to a bare Kestrel endpoint and a bare YARP proxy.")
        {
            rounds, seconds, warmUp, only, settings,
        };
        command.SetAction((parsed, cancellationToken) => MeasureAsync(
            parsed.GetValue(rounds), parsed.GetValue(seconds), parsed.GetValue(warmUp), parsed.GetValue(only),
            parsed.GetValue(settings)!.Select(setting => setting.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[^1]), cancellationToken));
        return command;
    }

    private static async Task MeasureAsync(
        int rounds, int seconds, int warmUp, string? only, Dictionary<string, string> settings, CancellationToken cancellationToken)
    {
        await using var test = await GatewayUnderTest.StartAsync(settings, cancellationToken);
        var answer = await test.AskAsync(cancellationToken);
        using var bare = await GatewayUnderTest.StartServerAsync(["bare", "--body", answer], cancellationToken);
        using var observed = await GatewayUnderTest.StartServerAsync(["bare", "--telemetry", "--body", answer], cancellationToken);
        using var proxy = await GatewayUnderTest.StartServerAsync(["proxy", "--upstream", test.Replica.Address.AbsoluteUri], cancellationToken);
        Pair[] pairs =
        [
            new("cached answer / bare Kestrel", bare, test.Route.AbsolutePath, []),
            new("cached answer / Kestrel with the same telemetry", observed, test.Route.AbsolutePath, []),
            new("proxied / bare YARP", proxy, GenerationCall.Path, ["cache-control=no-store"]),
        ];
        pairs = [.. pairs.Where(pair => only is null || pair.Name.StartsWith(only, StringComparison.Ordinal))];

        for (var round = -1; round < rounds; round++)
        {
            foreach (var pair in pairs)
            {
                var time = round < 0 ? warmUp : seconds;
                var target = new Uri(pair.Bare.Address, pair.Path);
                var other = await CostAsync(pair.Bare, Wrk.RunAsync(target, test.KeyFile, test.BodyFile, prompts: 1, time, pair.Headers, cancellationToken));
                var gateway = await CostAsync(test.Gateway, test.LoadAsync(prompts: 1, time, pair.Headers, cancellationToken));
                if (test.WasDegraded)
                {
                    throw new InvalidOperationException(
                        "The gateway reported deepseek.gateway.limits.degraded: Redis did not answer in time, so that not all was on. The machine has too much else to do.");
                }

                if (round < 0) continue; // To warm up.
                pair.Others.Add(other);
                pair.Gateways.Add(gateway);
            }
        }

        Report.Begin($"The gateway next to bare servers, wrk -t1 -c32, POST of 1 KB, 1,000 keys, {rounds} rounds of {seconds} s");
        Print(pairs, "requests/s", "N0", cost => cost.RequestsPerSecond);
        Print(pairs, "µs of processor a request", "0.0", cost => cost.Microseconds);
    }

    private static async Task<Cost> CostAsync(ServerProcess server, Task<Load> load)
    {
        var before = server.ProcessorTime;
        var (requestsPerSecond, requests) = await load;
        return new Cost(requestsPerSecond, (server.ProcessorTime - before).TotalMicroseconds / requests);
    }

    private static void Print(Pair[] pairs, string unit, string format, Func<Cost, double> value)
    {
        Report.Header("what", "bare, " + unit, "gateway, " + unit, "gateway / bare");
        foreach (var pair in pairs)
        {
            var (others, gateways) = (pair.Others.Select(value), pair.Gateways.Select(value));
            Report.Row(
                pair.Name, new Sample(others).ToText(format), new Sample(gateways).ToText(format),
                new Sample(others.Zip(gateways, (other, gateway) => gateway / other)).ToText("0.000"));
        }

        Report.End();
    }

    /// <summary>What a server did, and what it took for it: of the two, the one that other load on the machine changes little.</summary>
    private readonly record struct Cost(double RequestsPerSecond, double Microseconds);

    private sealed record Pair(string Name, ServerProcess Bare, string Path, string[] Headers)
    {
        public List<Cost> Others { get; } = [];

        public List<Cost> Gateways { get; } = [];
    }
}
