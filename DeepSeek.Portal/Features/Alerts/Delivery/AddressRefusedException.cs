namespace DeepSeek.Portal.Features.Alerts.Delivery;

/// <summary>Thrown where only an exception gets out: from within a connection that HttpClient makes.</summary>
internal sealed class AddressRefusedException(string host) : Exception(
    $"'{host}' is a private, loopback or link-local address; {AlertOptions.Section}:{nameof(AlertOptions.AllowPrivateAddresses)} would allow it.");
