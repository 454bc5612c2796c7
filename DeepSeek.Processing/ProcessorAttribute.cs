namespace DeepSeek.Processing;

/// <summary>
/// Makes a class a processor that settings can name. It implements <see cref="IPreProcessor"/>, <see cref="IPostProcessor"/> or both, and has a
/// public constructor that takes its settings (<c>IConfiguration</c>), or one that takes nothing. What the constructor throws stops the service's
/// start with the exception's message. One instance serves all requests of a pipeline, many at a time.
/// </summary>
/// <param name="name">The name in settings, for example <c>pii-masking</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ProcessorAttribute(string name) : Attribute
{
    /// <summary>The name in settings.</summary>
    public string Name { get; } = name;
}
