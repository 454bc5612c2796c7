namespace DeepSeek.ModelBuilder.Weights;

/// <summary>Where the parameters of a model come from, by their names in a Hugging Face Qwen2 checkpoint.</summary>
internal interface IWeightSource
{
    /// <summary>The values of a parameter in row-major order.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape it must have.</param>
    /// <exception cref="InvalidDataException">There is no such parameter, or it has another shape.</exception>
    float[] Read(string name, params ReadOnlySpan<long> shape);
}
