using DeepSeek.Portal.Data.Entities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DeepSeek.Portal.Data.Configurations;

internal sealed class PortalUserConfiguration : IEntityTypeConfiguration<PortalUser>
{
    public void Configure(EntityTypeBuilder<PortalUser> builder)
    {
        builder.Property(user => user.Issuer).HasMaxLength(PortalDbContext.IssuerLength);
        builder.Property(user => user.Subject).HasMaxLength(PortalDbContext.SubjectLength);

        // Accounts with a password have neither: rows without are not in each other's way.
        builder.HasIndex(user => new { user.Issuer, user.Subject }).IsUnique();
    }
}
