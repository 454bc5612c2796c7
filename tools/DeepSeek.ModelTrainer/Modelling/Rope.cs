using static TorchSharp.torch;

namespace DeepSeek.ModelTrainer.Modelling;

/// <summary>Rotary positions in Qwen2's layout: the second half of a head turns with the first.</summary>
internal sealed class Rope
{
    private readonly Tensor _cos;
    private readonly Tensor _sin;
    private readonly int _half;

    public Rope(DecoderConfig config)
    {
        _half = config.HeadSize / 2;
        var (cosines, sines) = (new float[config.MaxPositions * _half], new float[config.MaxPositions * _half]);
        for (var position = 0; position < config.MaxPositions; position++)
        {
            for (var i = 0; i < _half; i++)
            {
                var angle = position * Math.Pow(config.RopeTheta, -2.0 * i / config.HeadSize);
                cosines[(position * _half) + i] = (float)Math.Cos(angle);
                sines[(position * _half) + i] = (float)Math.Sin(angle);
            }
        }

        _cos = tensor(cosines, [config.MaxPositions, _half]);
        _sin = tensor(sines, [config.MaxPositions, _half]);
    }

    /// <summary>Turns heads of shape [batch, heads, length, head size].</summary>
    public Tensor Apply(Tensor heads)
    {
        var length = heads.shape[2];
        var (cos, sin) = (_cos.narrow(0, 0, length), _sin.narrow(0, 0, length));
        var (first, second) = (heads.narrow(3, 0, _half), heads.narrow(3, _half, _half));
        return cat([(first * cos) - (second * sin), (second * cos) + (first * sin)], 3);
    }
}
