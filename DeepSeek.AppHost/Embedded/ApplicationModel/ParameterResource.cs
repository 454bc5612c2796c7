namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is not part of the code, such as a secret.</summary>
public class ParameterResource : Resource
{
    private readonly Lazy<string> _value;

    internal ParameterResource(string name, Func<string> value)
        : base(name) => _value = new Lazy<string>(value);

    /// <summary>The value, found or made when first asked for.</summary>
    internal string Value => _value.Value;
}
