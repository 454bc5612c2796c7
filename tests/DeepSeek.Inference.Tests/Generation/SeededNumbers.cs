using DeepSeek.Inference.Generation;

namespace DeepSeek.Inference.Tests.Generation;

/// <summary>Numbers that are the same in every run of a test.</summary>
internal sealed class SeededNumbers(int seed)
{
    private int _position;

    /// <summary>A number from 0 up to, but not including, 1.</summary>
    public double Next() => SamplingRandom.Uniform(seed, _position++, choice: 77);

    /// <summary>A whole number from 0 up to, but not including, a bound.</summary>
    public int Next(int bound) => (int)(Next() * bound);

    /// <summary>One of several values.</summary>
    public T OneOf<T>(params ReadOnlySpan<T> values) => values[Next(values.Length)];
}
