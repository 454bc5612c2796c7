using System.Diagnostics.Metrics;
using DeepSeek.Inference.Generation;
using DeepSeek.Inference.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace DeepSeek.Inference.Tests.Scheduling;

public sealed class SchedulingMetricsTests
{
    [Fact]
    public void Instruments_Record_UnderTheirNamesAndTags()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var measured = new List<(string Name, double Value, string Tags)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == SchedulingMetrics.MeterName && instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>())
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Add((instrument.Name, value, Text(tags))));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Add((instrument.Name, value, Text(tags))));
        listener.Start();
        var metrics = new SchedulingMetrics(services.GetRequiredService<IMeterFactory>());

        metrics.Waiting("m@1", 1);
        metrics.Running("m@1", -1);
        metrics.FirstToken("m@1", TimeSpan.FromSeconds(0.5));
        metrics.Ended("m@1", new GenerationUsage(7, 11, 3), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2), "server_error");

        const string Model = "gen_ai.response.model=m@1";
        Assert.Equal(
            [
                ("deepseek.inference.sequences.waiting", 1, Model),
                ("deepseek.inference.sequences.running", -1, Model),
                ("gen_ai.server.time_to_first_token", 0.5, Model),
                ("deepseek.inference.tokens", 7, Model + ",gen_ai.token.type=input"),
                ("deepseek.inference.tokens", 11, Model + ",gen_ai.token.type=output"),
                ("gen_ai.server.time_per_output_token", 0.2, Model),
                ("gen_ai.server.request.duration", 3, Model + ",error.type=server_error"),
            ],
            measured);
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
}
