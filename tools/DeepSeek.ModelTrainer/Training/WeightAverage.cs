using DeepSeek.ModelTrainer.Modelling;
using TorchSharp;
using static TorchSharp.torch;

namespace DeepSeek.ModelTrainer.Training;

/// <summary>A running average of the weights: steadier than the weights themselves while the rate is high.</summary>
internal sealed class WeightAverage
{
    private readonly List<(Tensor Average, Tensor Live)> _pairs;
    private readonly Scalar _step;
    private readonly int _horizon;
    private int _updates;

    public WeightAverage(Decoder average, Decoder live, int horizon)
    {
        _pairs = [.. average.parameters().Zip(live.parameters(), (a, l) => ((Tensor)a, (Tensor)l))];
        (_horizon, _step) = (horizon, 1.0 / horizon);
    }

    /// <summary>Takes in the live weights after a step.</summary>
    public void Update()
    {
        using var _ = no_grad();

        // Before there is a horizon's worth of steps there is nothing to average.
        var copy = ++_updates < _horizon;
        foreach (var (average, live) in _pairs)
        {
            if (copy)
            {
                average.copy_(live);
                continue;
            }

            using var difference = live - average;
            average.add_(difference, _step);
        }
    }
}
