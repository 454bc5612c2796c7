namespace DeepSeek.Inference.Scheduling;

/// <summary>A mean that forgets: the last twenty or so values count. One thread writes, any reads.</summary>
internal sealed class MovingMean
{
    private const double Weight = 0.1;

    private double _value;

    /// <summary>The mean; 0 before the first value.</summary>
    public double Value => Volatile.Read(ref _value);

    public void Add(double value) => Volatile.Write(ref _value, _value == 0 ? value : _value + (Weight * (value - _value)));
}
