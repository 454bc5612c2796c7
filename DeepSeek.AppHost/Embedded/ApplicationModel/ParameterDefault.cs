namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where a parameter's value comes from when nobody has set it.</summary>
public abstract class ParameterDefault
{
    private protected ParameterDefault()
    {
    }

    /// <summary>A value.</summary>
    public abstract string GetDefaultValue();
}
